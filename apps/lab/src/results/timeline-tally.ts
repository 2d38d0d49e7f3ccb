import { OPERATIONS, type Operation } from '@firebreak/load';
import { AnswerTally } from './answer-tally.js';
import type { EndedFact, InFlightFact } from './cell-facts.js';
import type { Timeline } from './cell-result.js';

const STEP_MS = 500;
const MOST_STEPS = 240;

/** How the time axis of a cell is cut. */
export interface TimelineSteps {
  readonly fromMs: number;
  readonly stepMs: number;
  readonly count: number;
}

/** Steps of half a second; of a cell that lasts longer than two minutes, longer ones: at most 240. */
export function timelineSteps(fromMs: number, toMs: number): TimelineSteps {
  const stepMs = STEP_MS * Math.max(1, Math.ceil((toMs - fromMs) / STEP_MS / MOST_STEPS));
  return { fromMs, stepMs, count: Math.max(1, Math.ceil((toMs - fromMs) / stepMs)) };
}

/** Counts by step of the time axis. What lies beyond the axis counts in its first or last step. */
export class TimelineTally {
  readonly #answers = new Map<Operation, readonly AnswerTally[]>();
  readonly #inFlight: { readonly a: (number | null)[]; readonly b: (number | null)[] };

  constructor(private readonly steps: TimelineSteps) {
    this.#inFlight = { a: this.#each(() => null), b: this.#each(() => null) };
  }

  addSent(operation: Operation, dueAtMs: number): void {
    this.#tally(operation, dueAtMs)?.addSent();
  }

  addEnded(fact: EndedFact): void {
    this.#tally(fact.operation, fact.dueAtMs)?.addEnded(fact);
  }

  /** The last of a step stands. */
  addInFlight({ service, atMs, count }: InFlightFact): void {
    this.#inFlight[service][this.#stepAt(atMs)] = count;
  }

  timeline(): Timeline {
    const { fromMs, stepMs } = this.steps;
    const operations: Timeline['operations'] = {};
    for (const operation of OPERATIONS) {
      const tallies = this.#answers.get(operation);
      if (tallies === undefined) continue;
      operations[operation] = {
        ok: tallies.map(({ ok }) => ok),
        degraded: tallies.map(({ degraded }) => degraded),
        failed: tallies.map(({ failed }) => failed),
        p50Ms: tallies.map((tally) => tally.p50Ms()),
      };
    }
    return { fromMs, stepMs, operations, inFlight: this.#inFlight };
  }

  #tally(operation: Operation, dueAtMs: number): AnswerTally | undefined {
    let tallies = this.#answers.get(operation);
    if (tallies === undefined) {
      tallies = this.#each(() => new AnswerTally());
      this.#answers.set(operation, tallies);
    }
    return tallies[this.#stepAt(dueAtMs)];
  }

  #stepAt(atMs: number): number {
    const { fromMs, stepMs, count } = this.steps;
    return Math.min(count - 1, Math.max(0, Math.floor((atMs - fromMs) / stepMs)));
  }

  #each<T>(make: () => T): T[] {
    return Array.from({ length: this.steps.count }, make);
  }
}
