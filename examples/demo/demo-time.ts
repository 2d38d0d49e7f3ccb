import type { Clock, Timers } from '@firebreak/resilience';

/** The time of a demo: what its breakers go by, and what it waits with. In milliseconds from 0. */
export interface DemoTime extends Clock, Timers {
  /** Waits between two steps; rejects when the demo is interrupted. */
  pause(ms: number): Promise<void>;
  /** A server is not going to answer for long: with `--fast` the next timer need not be waited for. */
  nobodyAnswers(): void;
}

/**
 * How `--fast` gets rid of waiting. `stepping`: the clock is put forward by pauses and stands still
 * during calls; for demos that talk to a real server. `virtual`: time passes at once whenever
 * everybody waits; for demos in which everything waits with their timers.
 */
export type FastTime = 'stepping' | 'virtual';
