/*
 * How long calls took, in a fixed number of counters: three per doubling, from 0.1 ms to 105 s.
 * Recording is one increment, whatever was recorded before; nothing is allocated. What it costs is
 * exactness: a quantile is right to within 11.6 % of itself (0.05 ms for what took less than
 * 0.1 ms). Counts never shrink: what happened between two looks is their difference.
 */

/** How many calls took at most so long. */
export interface LatencyBucket {
  /** Upper bound, in milliseconds; `Infinity` for the last. */
  readonly upToMs: number;
  /** Calls in this bucket alone, not in those before it. */
  readonly count: number;
}

const SHORTEST_MS = 0.1;
const OCTAVES = 20;
const PER_OCTAVE = 3;
/** Where one third and two thirds of a doubling lie. */
const THIRD = 2 ** (1 / PER_OCTAVE);
const TWO_THIRDS = 2 ** (2 / PER_OCTAVE);
/** One below the shortest, three for each doubling, one above the longest. */
const BUCKETS = OCTAVES * PER_OCTAVE + 2;
const LAST = BUCKETS - 1;

/**
 * A latency histogram of fixed size: 62 counters, about 0.6 kB.
 *
 * @example
 * const latency = new LatencyHistogram();
 * latency.record(12.5);
 * latency.quantile(0.99);
 */
export class LatencyHistogram {
  private readonly counts = new Float64Array(BUCKETS);
  private total = 0;
  private longest = 0;

  /** All recorded times together, in ms: with {@link count} the exact mean. */
  get sumMs(): number {
    return this.total;
  }

  /** The longest time recorded, exactly, in ms; 0 before the first. */
  get maxMs(): number {
    return this.longest;
  }

  /** How many times were recorded. */
  get count(): number {
    let count = 0;
    for (const inBucket of this.counts) count += inBucket;
    return count;
  }

  /** Takes one time down. Below 0 counts as 0; what is no finite number is left out. */
  record(ms: number): void {
    if (!Number.isFinite(ms)) return;
    const bucket = bucketOf(ms);
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
    if (ms > 0) this.total += ms;
    if (ms > this.longest) this.longest = ms;
  }

  /**
   * The time within which this share of the calls ended, in ms: the nearest rank, to within 11.6 %.
   * @param share 0 to 1, such as 0.99
   * @returns undefined before the first call
   * @throws RangeError if the share is out of range
   */
  quantile(share: number): number | undefined {
    if (!(share >= 0 && share <= 1)) throw new RangeError(`share must be 0 to 1, got ${share}`);
    const { count } = this;
    if (count === 0) return undefined;
    const rank = Math.max(1, Math.ceil(share * count));
    let before = 0;
    for (const [bucket, inBucket] of this.counts.entries()) {
      before += inBucket;
      if (before >= rank) return Math.min(middleOf(bucket), this.longest);
    }
    return this.longest;
  }

  /** Every bucket, shortest first, also the empty ones: the bounds never change. */
  buckets(): LatencyBucket[] {
    return Array.from(this.counts, (count, bucket) => ({ upToMs: upperBound(bucket), count }));
  }
}

/** Without a logarithm: the doubling is the highest bit set, its third two comparisons. */
function bucketOf(ms: number): number {
  const times = ms / SHORTEST_MS;
  if (!(times >= 1)) return 0;
  if (times >= 2 ** OCTAVES) return LAST;
  const octave = 31 - Math.clz32(times);
  const within = times / (1 << octave);
  const first = 1 + octave * PER_OCTAVE;
  if (within < THIRD) return first;
  return within < TWO_THIRDS ? first + 1 : first + 2;
}

function upperBound(bucket: number): number {
  return bucket === LAST ? Number.POSITIVE_INFINITY : SHORTEST_MS * 2 ** (bucket / PER_OCTAVE);
}

/** The estimate whose error is the same share of either bound, and so the least at worst. */
function middleOf(bucket: number): number {
  if (bucket === 0) return SHORTEST_MS / 2;
  if (bucket === LAST) return Number.POSITIVE_INFINITY;
  const [low, high] = [upperBound(bucket - 1), upperBound(bucket)];
  return (2 * low * high) / (low + high);
}
