import { ResilienceError } from './errors.js';

/** Why a breaker refused a call. */
export type RefusalReason = 'open' | 'half_open_full' | 'forced_open';

const REFUSED: Record<RefusalReason, string> = {
  open: 'is open',
  half_open_full: 'is half-open and all its probes are out',
  forced_open: 'is forced open by an operator',
};

/** The breaker refused the call; nothing was sent. */
export class CircuitOpenError extends ResilienceError {
  readonly code = 'CIRCUIT_OPEN';
  /** The service whose failure opened the circuit, where that is known. */
  readonly blame?: string;

  constructor(
    readonly breaker: string,
    readonly reason: RefusalReason,
    retryAfterMs?: number,
    blame?: string,
  ) {
    super(undefined, retryAfterMs);
    if (blame !== undefined) this.blame = blame;
  }

  /** Worded when it is read: most refusals are only counted, and the words cost more than the rest. */
  override get message(): string {
    return `Circuit ${this.breaker} ${REFUSED[this.reason]}.${advice(this.retryAfterMs)}`;
  }

  override set message(text: string) {
    Object.defineProperty(this, 'message', { value: text, writable: true, configurable: true });
  }
}

/**
 * Makes an error without its stack, which is most of what an error costs. For refusals: they come
 * by the thousand, and what matters is where the circuit is, not where the call was.
 */
export function withoutStack<E extends Error>(make: () => E): E {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

function advice(retryAfterMs: number | undefined): string {
  if (retryAfterMs === undefined) return '';
  return ` Retry after ${(retryAfterMs / 1000).toFixed(3)} secs.`;
}
