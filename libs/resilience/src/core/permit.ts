import type { Verdict } from './verdict.js';

/** Where permits come from and go back to. */
export interface PermitHome {
  settle(permit: Permit, verdict: Verdict): void;
  hold(permit: Permit): void;
  dispatch(permit: Permit): void;
}

/** What whoever makes a call tells of it while it is under way. */
export interface Dispatch {
  /** It does not wait for the callee's answer now: it queues here, or its stream has begun. */
  hold(): void;
  /** It leaves for the callee now: its time begins. */
  dispatch(): void;
}

/**
 * The right to make one call. Give it back exactly once with {@link Permit.done}; further times
 * are counted and change nothing. A permit from before a change of state is stale: its result is
 * counted as late and moves nothing.
 */
export class Permit implements Dispatch {
  /** Set by the machine when the permit comes back. */
  settled = false;
  /** What the machine had excused of our own pauses when the call left. */
  excusedMs = 0;
  /** Where the machine watches this call for a stall; -1 while it does not. */
  stallTicket = -1;
  /** True while the call waits for nothing of the callee: see {@link Dispatch.hold}. */
  held = false;

  constructor(
    private readonly home: PermitHome,
    /** The breaker's generation at admission. */
    readonly generation: number,
    /** When the call left for the callee: at admission unless held. Ms on the breaker's clock. */
    public startedAt: number,
    /** True for the calls that test a half-open circuit. */
    readonly probe: boolean,
  ) {}

  /** Tells the breaker how the call ended. */
  done(verdict: Verdict): void {
    this.home.settle(this, verdict);
  }

  hold(): void {
    this.held = true;
    this.home.hold(this);
  }

  dispatch(): void {
    this.held = false;
    this.home.dispatch(this);
  }
}
