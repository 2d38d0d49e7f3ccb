import type { LoadLevel, ProcessVerb, ServiceName } from './frame.js';

/**
 * Bodies of `POST /api/controls/<name>`, JSON, with `authorization: Bearer <token>` and from the
 * page's own origin. Answers 204, or a problem (RFC 9457) whose `detail` may be shown.
 */
export interface Controls {
  readonly placement: { readonly placement: string };
  readonly breaker: {
    readonly service: ServiceName;
    readonly name: string;
    readonly action: 'open' | 'close' | 'auto' | 'reset';
  };
  readonly fault: {
    /** Of C; all when left out, which only `off` allows. */
    readonly operation?: string;
    readonly effect:
      | { readonly kind: 'error_rate'; readonly rate: number }
      | { readonly kind: 'delay'; readonly ms: number }
      | { readonly kind: 'hang' }
      | { readonly kind: 'off' };
  };
  readonly load: { readonly level: LoadLevel };
  readonly process: { readonly service: ServiceName; readonly verb: ProcessVerb };
}

/** Answer of `GET /api/logs/<correlation id>`: lines of all services in the order of their time. */
export interface LogLines {
  readonly correlationId: string;
  readonly lines: readonly {
    readonly service: ServiceName;
    readonly atUnixMs: number;
    readonly level: string;
    readonly text: string;
  }[];
  /** Why there are none, where that is known: as in compose, with the command that shows them. */
  readonly hint?: string;
}
