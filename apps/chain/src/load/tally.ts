import { LatencyHistogram, type Outcome } from '@firebreak/load';

/** Counts of one operation over a second, or over the whole run. */
export interface Counts {
  /** Requests whose intended send time fell into the period. */
  readonly sent: number;
  /** Answers 2xx that came in the period. */
  readonly ok: number;
  /** What else came in the period, by status, most frequent first. */
  readonly failed: Readonly<Record<string, number>>;
  /** Latency of all that ended in the period, failures included; undefined when nothing ended. */
  readonly p50Ms: number | undefined;
  readonly p99Ms: number | undefined;
}

/** Counts what one operation did, per second and over the run. */
export class Tally {
  readonly #second = new Period();
  readonly #run = new Period();

  sent(): void {
    this.#second.sent += 1;
    this.#run.sent += 1;
  }

  /** @param latencyMs since the moment the request was due, not since it left */
  ended(outcome: Outcome, latencyMs: number): void {
    this.#second.ended(outcome, latencyMs);
    this.#run.ended(outcome, latencyMs);
  }

  /** The counts since the last call, which start anew. */
  takeSecond(): Counts {
    const counts = this.#second.counts();
    this.#second.reset();
    return counts;
  }

  /** The counts of the whole run. */
  run(): Counts {
    return this.#run.counts();
  }
}

class Period {
  sent = 0;
  readonly #outcomes = new Map<Outcome, number>();
  readonly #latencies = new LatencyHistogram();

  ended(outcome: Outcome, latencyMs: number): void {
    this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1);
    this.#latencies.record(latencyMs);
  }

  counts(): Counts {
    const failed = [...this.#outcomes].filter(([outcome]) => outcome !== 'ok');
    return {
      sent: this.sent,
      ok: this.#outcomes.get('ok') ?? 0,
      failed: Object.fromEntries(failed.toSorted(([, a], [, b]) => b - a)),
      p50Ms: this.#latencies.percentileMs(50),
      p99Ms: this.#latencies.percentileMs(99),
    };
  }

  reset(): void {
    this.sent = 0;
    this.#outcomes.clear();
    this.#latencies.reset();
  }
}
