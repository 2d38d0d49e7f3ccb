import type { Action } from './action.js';
import type { Measured } from './measured.js';

/** Moves of breakers that a step waits for. */
export interface Awaited {
  /** Their names; each must get there. */
  readonly breakers: readonly string[];
  readonly state: 'OPEN' | 'CLOSED';
  /** Goes on without it after so long, in ms. */
  readonly atMostMs: number;
}

/** One step of the tour, as data. */
export interface Step {
  /** One word, for tests and the transcript. */
  readonly name: string;
  readonly title: string;
  /** What is about to happen and why, in plain words; each text is a paragraph. */
  readonly before: readonly string[];
  /** What is done, in order. */
  readonly actions: readonly Action[];
  /** What is waited for afterwards. @default nothing */
  readonly until?: Awaited;
  /** For how long figures are gathered after that, in ms at the normal pace. */
  readonly watchMs: number;
  /** What happened and which figure shows it; each text is a point. */
  readonly tell: (measured: Measured) => readonly string[];
}
