import {
  BulkheadFullError,
  CircuitOpenError,
  SUCCESS,
  type Bulkhead,
  type CircuitBreaker,
  type Permit,
  type Slot,
} from '@firebreak/resilience';

/** The breaker and the limit before a handler, as far as there are any. */
export interface InboundGuard {
  readonly breaker?: CircuitBreaker | undefined;
  readonly bulkhead?: Bulkhead | undefined;
}

/** A call that was let in. */
export class Entry {
  constructor(
    private readonly guard: InboundGuard,
    private readonly permit: Permit | undefined,
    private readonly slot: Slot | undefined,
  ) {}

  /** The handler has ended; undefined if it answered. */
  leave(error: unknown): void {
    this.slot?.release();
    const { breaker } = this.guard;
    if (breaker === undefined || this.permit === undefined) return;
    this.permit.done(error === undefined ? SUCCESS : breaker.judge(this.permit, error));
  }
}

/** Lets a call in, or answers why not. */
export function enter(guard: InboundGuard): Entry | CircuitOpenError | BulkheadFullError {
  const permit = guard.breaker?.admit();
  if (permit instanceof CircuitOpenError) return permit;
  const slot = guard.bulkhead?.tryAcquire();
  if (!(slot instanceof BulkheadFullError)) return new Entry(guard, permit, slot);
  new Entry(guard, permit, undefined).leave(slot);
  return slot;
}
