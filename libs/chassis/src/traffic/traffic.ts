import { type HistogramCounts, MsHistogram, sumOf } from './ms-histogram.js';

/** Which way a call goes. */
export type Direction = 'inbound' | 'outbound';

/** How a call ended. */
export interface CallEnd {
  /** The name of a gRPC status code, an HTTP status, or what stands in for one. */
  readonly code: string;
  /** True for an attempt that certainly never left. @default false */
  readonly neverSent?: boolean;
  /** True if it was being worked on when its caller left. @default false */
  readonly abandoned?: boolean;
}

/** The calls of one operation in one direction, since the start. */
export interface OperationTraffic {
  readonly direction: Direction;
  readonly operation: string;
  readonly started: number;
  readonly neverSent: number;
  readonly inFlight: number;
  readonly peakInFlight: number;
  readonly abandoned: number;
  /** Those that are over, by code: how many, and how long they took. */
  readonly ended: ReadonlyMap<string, HistogramCounts>;
  /** How long all of those took. */
  readonly latency: HistogramCounts;
  /**
   * How long before its deadline each call that has one came in or was handed over to be sent; 0 for
   * one that came too late.
   */
  readonly budget: HistogramCounts;
}

/** What has no operation or code of its own, and what comes beyond the most that are counted. */
export const OTHER_OPERATION = 'other';
const MOST_OPERATIONS = 100;
// gRPC has 17; a peer may send any number for one.
const MOST_CODES = 40;

/** Counts the calls that a service takes and makes, by operation. */
export class Traffic {
  private readonly operations = new Map<string, OperationCounts>();

  /** @param now monotonic ms. @default the process's */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /**
   * Counts a call as begun.
   * @param operation one of a fixed set; beyond 100 they are counted as `other`
   * @param budgetMs how long it has before its deadline. @default endless: it has none
   * @returns counts it as ended; only the first time counts
   */
  begin(direction: Direction, operation: string, budgetMs = Infinity): (end: CallEnd) => void {
    const counts = this.countsOf(direction, operation);
    const startedAt = this.now();
    let isOver = false;
    counts.begin(budgetMs);
    return (end) => {
      if (isOver) return;
      isOver = true;
      counts.end(end, this.now() - startedAt);
    };
  }

  /** Everything counted so far, in the order of the first calls. */
  snapshot(): readonly OperationTraffic[] {
    return [...this.operations.values()].map((counts) => counts.snapshot());
  }

  private countsOf(direction: Direction, operation: string): OperationCounts {
    const key = `${direction} ${operation}`;
    const known = this.operations.get(key);
    if (known !== undefined) return known;
    if (this.operations.size >= MOST_OPERATIONS && operation !== OTHER_OPERATION) {
      return this.countsOf(direction, OTHER_OPERATION);
    }
    const counts = new OperationCounts(direction, operation);
    this.operations.set(key, counts);
    return counts;
  }
}

class OperationCounts {
  private started = 0;
  private neverSent = 0;
  private inFlight = 0;
  private peakInFlight = 0;
  private abandoned = 0;
  private readonly ended = new Map<string, MsHistogram>();
  private readonly budget = new MsHistogram();

  constructor(
    private readonly direction: Direction,
    private readonly operation: string,
  ) {}

  begin(budgetMs: number): void {
    this.started++;
    this.inFlight++;
    if (this.inFlight > this.peakInFlight) this.peakInFlight = this.inFlight;
    if (budgetMs < Infinity) this.budget.record(budgetMs);
  }

  end({ code, neverSent = false, abandoned = false }: CallEnd, tookMs: number): void {
    this.inFlight--;
    this.endedWith(code).record(tookMs);
    if (neverSent) this.neverSent++;
    if (abandoned) this.abandoned++;
  }

  snapshot(): OperationTraffic {
    const { direction, operation, started, neverSent, inFlight, peakInFlight, abandoned } = this;
    const ended = new Map([...this.ended].map(([code, took]) => [code, took.snapshot()]));
    return {
      direction,
      operation,
      started,
      neverSent,
      inFlight,
      peakInFlight,
      abandoned,
      ended,
      latency: sumOf(ended.values()),
      budget: this.budget.snapshot(),
    };
  }

  private endedWith(code: string): MsHistogram {
    const known = this.ended.get(code);
    if (known !== undefined) return known;
    if (this.ended.size >= MOST_CODES && code !== OTHER_OPERATION) {
      return this.endedWith(OTHER_OPERATION);
    }
    const took = new MsHistogram();
    this.ended.set(code, took);
    return took;
  }
}
