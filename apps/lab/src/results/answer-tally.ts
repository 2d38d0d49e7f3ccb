import type { Answers } from './cell-result.js';
import type { EndedFact } from './cell-facts.js';
import { histogramOf, latencyOf } from './latency-quantiles.js';

/** What a request that never ended counts as. */
const NEVER_ENDED = 'timeout';

/** Counts what became of requests that belong together. */
export class AnswerTally {
  readonly #latenciesMs: number[] = [];
  readonly #failed = new Map<string, number>();
  #sent = 0;
  #ok = 0;
  #degraded = 0;

  get sent(): number {
    return this.#sent;
  }

  get ok(): number {
    return this.#ok;
  }

  get degraded(): number {
    return this.#degraded;
  }

  /** All that were sent and not answered 2xx, also those that never ended. */
  get failed(): number {
    return this.#sent - this.#ok - this.#degraded;
  }

  addSent(): void {
    this.#sent += 1;
  }

  addEnded({ outcome, degraded, latencyMs }: EndedFact): void {
    this.#latenciesMs.push(latencyMs);
    if (outcome !== 'ok') this.#failed.set(outcome, (this.#failed.get(outcome) ?? 0) + 1);
    else if (degraded === true) this.#degraded += 1;
    else this.#ok += 1;
  }

  /** Median latency of those that ended, in ms; null if none did. */
  p50Ms(): number | null {
    return latencyOf(this.#latenciesMs)?.p50Ms ?? null;
  }

  answers(): Answers {
    const unanswered = this.#sent - this.#latenciesMs.length;
    const failed = Object.fromEntries(this.#failed);
    if (unanswered > 0) failed[NEVER_ENDED] = (failed[NEVER_ENDED] ?? 0) + unanswered;
    return {
      sent: this.#sent,
      ok: this.#ok,
      degraded: this.#degraded,
      failed,
      latency: latencyOf(this.#latenciesMs),
      histogram: histogramOf(this.#latenciesMs),
    };
  }
}
