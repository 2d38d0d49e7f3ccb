import type { Verdict } from './verdict.js';

/** Where permits come from and go back to. */
export interface PermitHome {
  settle(permit: Permit, verdict: Verdict): void;
}

/**
 * The right to make one call. Give it back exactly once with {@link Permit.done}; further times
 * are counted and change nothing. A permit from before a change of state is stale: its result is
 * counted as late and moves nothing.
 */
export class Permit {
  /** Set by the machine when the permit comes back. */
  settled = false;

  constructor(
    private readonly home: PermitHome,
    /** The breaker's generation at admission. */
    readonly generation: number,
    /** Milliseconds on the breaker's clock. */
    readonly startedAt: number,
    /** True for the calls that test a half-open circuit. */
    readonly probe: boolean,
  ) {}

  /** Tells the breaker how the call ended. */
  done(verdict: Verdict): void {
    this.home.settle(this, verdict);
  }
}
