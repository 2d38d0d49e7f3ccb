import type { Clock } from '../core/index.js';

/** A value that was good once. */
export interface Remembered<T> {
  readonly value: T;
  readonly ageMs: number;
}

/** How long values are remembered, and how many. */
export interface LastGoodFigures {
  readonly ttlMs: number;
  readonly maxEntries: number;
}

interface Entry<T> {
  readonly value: T;
  readonly at: number;
}

/**
 * The last good value for each key. Old ones go when they are asked for, the least recently used
 * one when there are too many; there is no timer.
 */
export class LastGood<T> {
  // A Map keeps the order of insertion: the first one is the one unused for longest.
  private readonly entries = new Map<string, Entry<T>>();

  constructor(
    private figures: LastGoodFigures,
    private readonly clock: Clock,
  ) {}

  get size(): number {
    return this.entries.size;
  }

  remember(key: string, value: T): void {
    this.entries.delete(key);
    this.entries.set(key, { value, at: this.clock.now() });
    this.shrink();
  }

  /** The last good value of a key, also if it is 0, '' or undefined; nothing if it is too old. */
  recall(key: string): Remembered<T> | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    const ageMs = Math.max(0, this.clock.now() - entry.at);
    this.entries.delete(key);
    if (ageMs > this.figures.ttlMs) return undefined;
    this.entries.set(key, entry);
    return { value: entry.value, ageMs };
  }

  reconfigure(figures: LastGoodFigures): void {
    this.figures = figures;
    this.shrink();
  }

  private shrink(): void {
    for (const key of this.entries.keys()) {
      if (this.entries.size <= this.figures.maxEntries) return;
      this.entries.delete(key);
    }
  }
}
