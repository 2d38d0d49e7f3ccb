import { LatencyHistogram, type EndedRequest, type Operation } from '@firebreak/load';
import type { LoadFigures, OperationFigures } from './load-figures.js';

/** Counts the requests that are due between its beginning and its {@link LoadSpan.close}. */
export class LoadSpan {
  readonly #operations = new Map<Operation, OperationCount>();
  #endsAt = Number.POSITIVE_INFINITY;
  #lateMs = 0;

  /**
   * @param beginsAt monotonic ms
   * @param wallOffsetMs what makes ms since 1970 of monotonic ms
   */
  constructor(
    readonly beginsAt: number,
    private readonly wallOffsetMs: number,
  ) {}

  /** @param now monotonic ms: when it really left */
  sent(operation: Operation, dueAt: number, now: number): void {
    if (!this.#covers(dueAt)) return;
    this.#lateMs = Math.max(this.#lateMs, now - dueAt);
    const count = this.#operations.get(operation) ?? new OperationCount();
    count.sent += 1;
    this.#operations.set(operation, count);
  }

  ended(request: EndedRequest): void {
    if (!this.#covers(request.dueAt)) return;
    this.#operations.get(request.operation)?.end(request);
  }

  /** What is due from now on is not counted; the ends of what was still are. */
  close(now: number): void {
    this.#endsAt = Math.min(this.#endsAt, now);
  }

  /** Requests that have not ended. */
  get outstanding(): number {
    return [...this.#operations.values()].reduce((sum, { sent, ended }) => sum + sent - ended, 0);
  }

  /** By how much the latest request left after it was due, in ms: the client's own doing. */
  get lateMs(): number {
    return this.#lateMs;
  }

  /** @param now monotonic ms. @returns how long requests were counted by then */
  lastedMs(now: number): number {
    return Math.min(now, this.#endsAt) - this.beginsAt;
  }

  figures(): LoadFigures {
    return new Map(
      [...this.#operations].map(([name, count]) => [name, count.figures(this.wallOffsetMs)]),
    );
  }

  #covers(dueAt: number): boolean {
    return dueAt >= this.beginsAt && dueAt < this.#endsAt;
  }
}

class OperationCount {
  sent = 0;
  ended = 0;
  #ok = 0;
  #degraded = 0;
  #oldestMs = 0;
  #sumMs = 0;
  #firstFailedAt: number | undefined;
  readonly #failed = new Map<string, number>();
  readonly #latencies = new LatencyHistogram();

  end({ outcome, latencyMs, dueAt, body }: EndedRequest): void {
    this.ended += 1;
    this.#sumMs += latencyMs;
    this.#latencies.record(latencyMs);
    if (outcome === 'ok') {
      this.#ok += 1;
      if (body?.['degraded'] === true) this.#addDegraded(body['ageMs']);
      return;
    }
    this.#failed.set(outcome, (this.#failed.get(outcome) ?? 0) + 1);
    this.#firstFailedAt = Math.min(this.#firstFailedAt ?? dueAt, dueAt);
  }

  figures(wallOffsetMs: number): OperationFigures {
    return {
      sent: this.sent,
      ended: this.ended,
      ok: this.#ok,
      degraded: this.#degraded,
      oldestMs: this.#oldestMs,
      failed: new Map([...this.#failed].toSorted(([, one], [, other]) => other - one)),
      meanMs: this.ended === 0 ? undefined : this.#sumMs / this.ended,
      p50Ms: this.#latencies.percentileMs(50),
      p99Ms: this.#latencies.percentileMs(99),
      firstFailedUnixMs:
        this.#firstFailedAt === undefined ? undefined : this.#firstFailedAt + wallOffsetMs,
    };
  }

  #addDegraded(ageMs: unknown): void {
    this.#degraded += 1;
    if (typeof ageMs === 'number') this.#oldestMs = Math.max(this.#oldestMs, ageMs);
  }
}
