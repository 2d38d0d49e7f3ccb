import type { Clock, Timers } from '@firebreak/resilience';

/** The time of a demo: what its breakers go by, and what it waits with. In milliseconds from 0. */
export interface DemoTime extends Clock, Timers {
  /** Waits between two steps; rejects when the demo is interrupted. */
  pause(ms: number): Promise<void>;
  /** A server is not going to answer for long: with `--fast` the next timer need not be waited for. */
  nobodyAnswers(): void;
}

/**
 * How `--fast` gets rid of waiting. `skip_pauses`: the clock is put forward instead of waiting
 * between calls, the calls themselves take as long as they take; for demos that talk to a real
 * server. `virtual`: nothing takes any time; for demos in which everything waits with their timers.
 */
export type FastTime = 'skip_pauses' | 'virtual';
