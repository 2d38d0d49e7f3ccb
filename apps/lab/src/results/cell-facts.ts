import type { Operation, Outcome } from '@firebreak/load';
import type { CellResult, Hop } from './cell-result.js';

/*
 * What a real run and a simulation tell of a cell while it happens. All times are ms on the cell's
 * axis: 0 is when the fault struck.
 */

/** A request of a user that was answered, or that never will be. Attempts of a retrying client are one. */
export interface EndedFact {
  readonly operation: Operation;
  /** When it should have left. */
  readonly dueAtMs: number;
  /** How long it took since then. */
  readonly latencyMs: number;
  readonly outcome: Outcome;
  /** Answered with an old value. @default false */
  readonly degraded?: boolean;
  /** Names the request, to know whose charge C made. */
  readonly id?: string;
}

/** Requests that a service was serving at one moment. */
export interface InFlightFact {
  readonly service: 'a' | 'b';
  readonly atMs: number;
  readonly count: number;
}

/** What is counted elsewhere and told once, at the end. */
export interface CellCounts {
  readonly source: CellResult['source'];
  /** While the fault lasted. */
  readonly hops: { readonly aToB: Hop; readonly bToC: Hop };
  /** Over the whole run. */
  readonly timeSavedMs: number;
  /** Over the whole run; samples told by {@link InFlightFact} count, too. */
  readonly peakInFlight: { readonly a: number; readonly b: number };
  /** Real time it took. */
  readonly tookMs: number;
}
