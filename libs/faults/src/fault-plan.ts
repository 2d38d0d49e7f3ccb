import type { FaultCode, FaultKind } from '@firebreak/contracts';
import type { Lift } from './lift.js';

/** What the faults of an operation do to one call: first all waits, in order, then the end. */
export interface FaultPlan {
  readonly waits: readonly FaultWait[];
  readonly end: FaultEnd;
  /** To be called once, when the call has ended in any way: gives back its place in an overload. */
  release(): void;
}

/** A time during which nothing happens to the call. */
export interface FaultWait {
  /** How long; `Infinity` for a call that hangs. */
  readonly ms: number;
  /** Ends the wait when the fault that asks for it is cleared or replaced. */
  readonly lift: Lift;
}

export type FaultEnd =
  /** The handler answers. */
  | { readonly kind: 'serve' }
  /** The fault answers, the handler never hears of the call. */
  | { readonly kind: 'answer'; readonly code: FaultCode; readonly fault: FaultKind }
  /** The process ends. */
  | { readonly kind: 'crash'; readonly exitCode: number };
