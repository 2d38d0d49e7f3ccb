/*
 * How long an open circuit refuses: always the same, longer with each re-opening, by a function,
 * and spread by chance so that many instances opened by one fault do not probe in the same ms.
 *
 * The count of re-openings goes back once the circuit stayed closed for a while. An opening for
 * which the callee itself said how long (a hint) leaves the count alone.
 */
import { BREAKER_DEFAULTS } from './breaker-defaults.js';
import type { OpenBackoffOptions, OpenPeriodFunction } from './open-period-options.js';
import { MAX_DURATION_MS, isDuration } from './option-faults.js';

export interface OpenPeriodSettings {
  /** In ms, or a pure function of how often the circuit re-opened so far (0 at the first). */
  readonly openMs: number | OpenPeriodFunction;
  readonly openBackoff?: OpenBackoffOptions | undefined;
  /** Each period is multiplied by a chance factor from 1 - this to 1 + this; 0 to 0.5. */
  readonly openJitter?: number | undefined;
}

/** Closed for as long as this and one open period: the circuit has recovered. */
const STABLE_MS = 10_000;
/** What holds when a function for the period throws or gives no duration. */
const { openMs: FALLBACK_OPEN_MS } = BREAKER_DEFAULTS;

export class OpenPeriod {
  /** Times that the function for the period threw or gave no duration. */
  faults = 0;
  /** Periods begun since the circuit was last stable. */
  private begun = 0;
  private closedSince: number | undefined;
  /** Kept once drawn, so that a look at what would come next tells the truth. */
  private chance: number | undefined = undefined;
  private nextChance: number | undefined = undefined;

  constructor(
    private settings: OpenPeriodSettings,
    private readonly random: () => number,
  ) {}

  /** How often the circuit opened again without having been stable in between. */
  get reopened(): number {
    return Math.max(this.begun - 1, 0);
  }

  /** The circuit closed. */
  closed(at: number): void {
    this.closedSince = at;
  }

  /** The circuit is not closed any more, for whatever reason. Before {@link next}. */
  leftClosed(at: number): void {
    if (this.wasStableAt(at)) this.begun = 0;
    this.closedSince = undefined;
  }

  /** The circuit opens for a period of its own; how long that is in ms. */
  next(): number {
    this.begun++;
    this.chance = this.nextChance;
    this.nextChance = undefined;
    return this.current();
  }

  /** How long the period begun last is by the present settings. */
  current(): number {
    const baseMs = this.baseMs(this.reopened);
    if (baseMs === undefined) this.faults++;
    this.chance ??= this.drawn();
    return this.spread(baseMs ?? FALLBACK_OPEN_MS, this.chance);
  }

  /** How long a period that began at that time would be, if it is the next one. */
  foresee(at: number): number {
    this.nextChance ??= this.drawn();
    return this.spread(this.baseMs(this.reopenedBy(at)) ?? FALLBACK_OPEN_MS, this.nextChance);
  }

  /** What {@link reopened} would be in a period that began at that time. */
  reopenedBy(at: number): number {
    return this.wasStableAt(at) ? 0 : this.begun;
  }

  /** Forgets how often the circuit opened. */
  reset(): void {
    this.begun = 0;
    this.closedSince = undefined;
  }

  /** Ask {@link current} afterwards where a period is under way. */
  reconfigure(settings: OpenPeriodSettings): void {
    this.settings = settings;
  }

  private wasStableAt(at: number): boolean {
    if (this.closedSince === undefined) return false;
    const firstMs = this.baseMs(0) ?? FALLBACK_OPEN_MS;
    return at - this.closedSince >= Math.max(firstMs, STABLE_MS);
  }

  /** Before chance; undefined if the function for it fails. */
  private baseMs(reopened: number): number | undefined {
    const { openMs, openBackoff } = this.settings;
    if (typeof openMs === 'function') return askedFor(openMs, reopened);
    if (openBackoff === undefined) return openMs;
    // The power may be Infinity after many re-openings; the smaller of the two never is.
    return Math.min(openMs * openBackoff.factor ** reopened, openBackoff.maxMs);
  }

  /** None without jitter: most periods are all the same, and a fraction costs memory. */
  private drawn(): number | undefined {
    return this.settings.openJitter === undefined ? undefined : this.random();
  }

  private spread(ms: number, chance = 0.5): number {
    const jitter = this.settings.openJitter ?? 0;
    return Math.min(ms * (1 + jitter * (2 * chance - 1)), MAX_DURATION_MS);
  }
}

function askedFor(openMs: (reopened: number) => number, reopened: number): number | undefined {
  try {
    const ms: unknown = openMs(reopened);
    return isDuration(ms) ? ms : undefined;
  } catch {
    return undefined;
  }
}
