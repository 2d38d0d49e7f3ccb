import type { Draw } from '../simulate/draws.js';
import type { ServiceFigures } from '../results/tune-result.js';
import { normalQuantile, normalTail } from './normal-tail.js';

type Latency = ServiceFigures['latency'];

interface Point {
  /** The quantile as a number of standard deviations. */
  readonly z: number;
  readonly logMs: number;
}

const SHARES = { p50Ms: 0.5, p99Ms: 0.99, p999Ms: 0.999 } as const;
/** Latencies of zero have no logarithm. */
const LEAST_MS = 0.001;

/**
 * Latencies that have the given quantiles. Between them, below and above, the logarithm of the latency
 * goes with the normal quantile in straight lines: a log-normal distribution where three points allow it.
 */
export class LatencyModel {
  private readonly points: readonly Point[];

  constructor(latency: Latency) {
    this.points = Object.entries(SHARES).map(([name, share]) => ({
      z: normalQuantile(share),
      logMs: Math.log(Math.max(latency[name as keyof Latency], LEAST_MS)),
    }));
  }

  /** The share of healthy calls that take longer than so many ms. */
  shareAbove(ms: number): number {
    const logMs = Math.log(Math.max(ms, LEAST_MS));
    const [from, to] = this.segment(({ logMs: end }) => logMs < end);
    const slope = (to.logMs - from.logMs) / (to.z - from.z);
    // Quantiles that coincide: every call on this stretch takes the same time.
    if (slope === 0) return logMs < to.logMs ? normalTail(from.z) : this.shareBeyond(to);
    return normalTail(from.z + (logMs - from.logMs) / slope);
  }

  private shareBeyond(point: Point): number {
    return point === this.points.at(-1) ? 0 : normalTail(point.z);
  }

  /** The latency, in ms, that the given share of calls does not exceed; above 0, below 1. */
  quantileMs(share: number): number {
    return this.msAt(normalQuantile(share));
  }

  /** A latency drawn at random (Box and Muller's transform). */
  readonly draw: Draw = (random) => {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    return this.msAt(radius * Math.cos(2 * Math.PI * random()));
  };

  private msAt(z: number): number {
    const [from, to] = this.segment(({ z: end }) => z <= end);
    const slope = (to.logMs - from.logMs) / (to.z - from.z);
    return Math.exp(from.logMs + (z - from.z) * slope);
  }

  /** The stretch that ends first; the last one goes on for ever. */
  private segment(reaches: (end: Point) => boolean): readonly [Point, Point] {
    const [low, middle, high] = this.points as [Point, Point, Point];
    return reaches(middle) ? [low, middle] : [middle, high];
  }
}
