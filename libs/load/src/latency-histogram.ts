import { createHistogram } from 'node:perf_hooks';

const LOWEST_US = 1;
const HIGHEST_US = 120_000_000;

/** Latencies in an HDR histogram: three significant digits from 1 µs to two minutes, in fixed memory. */
export class LatencyHistogram {
  readonly #histogram = createHistogram({ lowest: LOWEST_US, highest: HIGHEST_US, figures: 3 });

  /** @param ms latency in milliseconds; beyond two minutes it counts as two minutes. */
  record(ms: number): void {
    const us = Math.round(ms * 1_000);
    this.#histogram.record(Math.min(Math.max(us, LOWEST_US), HIGHEST_US));
  }

  /** The latency in ms that `percent` of the recorded stay within; undefined when nothing was recorded. */
  percentileMs(percent: number): number | undefined {
    if (this.#histogram.count === 0) return undefined;
    return this.#histogram.percentile(percent) / 1_000;
  }

  reset(): void {
    this.#histogram.reset();
  }
}
