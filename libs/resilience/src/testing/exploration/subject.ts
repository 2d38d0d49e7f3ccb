import type { BreakerMode, CircuitState, Outcome } from '../../core/index.js';

/** The figures that an exploration needs to know to judge a subject. Whole ms. */
export interface Figures {
  readonly failureThreshold: number;
  readonly openMs: number;
  readonly successThreshold: number;
  readonly maxProbes: number;
  readonly leaseMs: number;
  /** In place of successThreshold and maxProbes, which are then not looked at. */
  readonly sampled?: { readonly probes: number; readonly minSuccessRate: number };
  /** `afterMs` a multiple of 8, so that an eighth is whole too. */
  readonly stall?: { readonly afterMs: number; readonly count: number };
  readonly openBackoff?: { readonly factor: number; readonly maxMs: number };
}

/** What an operator may do. */
export type Operation = 'forceOpen' | 'disable' | 'auto' | 'reset' | 'trip';

/** What can be seen of a subject. Left out: it has no such thing, and nobody checks it. */
export interface Look {
  readonly state: CircuitState;
  readonly mode?: BreakerMode;
  readonly openUntil?: number;
  readonly probesInFlight?: number;
  readonly generation?: number;
  readonly inFlight?: number;
  readonly total?: number;
}

/** Something that claims to be a circuit breaker and can be explored. Tickets stand for calls. */
export interface Subject<Ticket = unknown> {
  /** Undefined if refused. */
  admit(now: number): Ticket | undefined;
  settle(ticket: Ticket, outcome: Outcome, now: number): void;
  operate(operation: Operation, now: number): void;
  reconfigure(figures: Figures, now: number): void;
  look(now: number): Look;
  /** All that decides what it will do, as text, with times told from `now`. */
  key(now: number): string;
  /** The key that it has once it did what is due by now. */
  settledKey(now: number): string;
  /** A twin that goes its own way from here. */
  fork(): Subject<Ticket>;
}

/** A time as told from now. Long past is long past: without this no exploration would end. */
export function fromNow(time: number, now: number): number {
  return Math.max(time - now, -8);
}
