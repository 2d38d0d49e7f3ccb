import type { ServiceName } from '@firebreak/contracts';
import type { StackAdmin } from './admin/stack-admin.js';
import type { OutputStyle } from './cli/output-style.js';
import type { ServiceVerb } from './native/control-protocol.js';

/** What `logs` shows. */
export interface LogsRequest {
  readonly services: readonly ServiceName[];
  /** Go on with what comes. */
  readonly isFollowing: boolean;
  /** Only so many last lines of each service; all when undefined. */
  readonly tail?: number;
  /** Only lines for which this is true; all when undefined. */
  readonly keep?: (json: string) => boolean;
  readonly style: OutputStyle;
}

/** A running chain, native or of docker compose, with the verbs that work on both. */
export interface Stack {
  readonly kind: 'native' | 'compose';
  /** Prints who runs. @returns the exit code */
  ps(): Promise<number>;
  /** @returns the exit code: 0 when done, or when there was nothing to do and compose would say so too */
  apply(verb: ServiceVerb, services: readonly ServiceName[]): Promise<number>;
  /** The admin contracts of its services. */
  admin(): Promise<StackAdmin>;
  /** A service that is started from now on begins with this placement. */
  rememberPlacement(placement: string, epoch: number): Promise<void>;
  /** @returns the exit code */
  logs(request: LogsRequest): Promise<number>;
}
