import { BREAKER_DEFAULTS } from './breaker-defaults.js';
import { BreakerConfigError } from './errors.js';
import {
  HALF_OPEN_FIELDS,
  halfOpenFaults,
  type HalfOpenOptions,
  type SampledOptions,
} from './half-open-options.js';
import {
  MAX_DURATION_MS,
  durationFaults,
  got,
  isDuration,
  isPlain,
  isRecord,
  nameFaults,
  show,
  unknownFaults,
  type Fields,
} from './option-faults.js';
import {
  OPEN_PERIOD_FIELDS,
  openPeriodFaults,
  type OpenBackoffOptions,
  type OpenPeriodFunction,
  type OpenPeriodOptions,
} from './open-period-options.js';
import { SameAsBefore } from './same-as-before.js';
import {
  TRIPPING_FIELDS,
  resolveTripping,
  trippingFaults,
  type ResolvedTripping,
  type TrippingOptions,
} from './tripping-options.js';

/** How a breaker decides. Every duration is in milliseconds on the breaker's clock. */
export interface BreakerOptions extends TrippingOptions, OpenPeriodOptions, HalfOpenOptions {
  /** The longest that one attempt may take, if known: the defaults below follow from it. */
  readonly attemptMs?: number;
  /**
   * A probe without an answer for this long counts as failed, so that a hung probe cannot hold the
   * circuit half-open for ever. At least `attemptMs`; what answers later can never close it.
   * @default 2 × attemptMs, at least 1000; 30000 without `attemptMs`
   */
  readonly leaseMs?: number;
  /**
   * A timeout or cancel counts as failure only if the callee had at least this long: at most
   * 0.8 × attemptMs. Without it, every timeout counts, and no caller that leaves does.
   * @default attemptMs / 2
   */
  readonly fairMs?: number;
  /**
   * The longest "retry after" told to a caller who is refused while probes are out.
   * @default 1000
   */
  readonly halfOpenHintMs?: number;
}

/** Options with every default filled in; undefined where there is none. */
export interface ResolvedBreakerOptions extends ResolvedTripping {
  readonly openMs: number | OpenPeriodFunction;
  readonly openBackoff: OpenBackoffOptions | undefined;
  readonly openJitter: number | undefined;
  readonly successThreshold: number;
  readonly maxProbes: number;
  readonly sampled: SampledOptions | undefined;
  readonly attemptMs: number | undefined;
  readonly leaseMs: number;
  readonly fairMs: number | undefined;
  readonly halfOpenHintMs: number;
}

const DURATIONS = ['attemptMs', 'leaseMs', 'fairMs', 'halfOpenHintMs'] as const;
const KNOWN = [...TRIPPING_FIELDS, ...OPEN_PERIOD_FIELDS, ...HALF_OPEN_FIELDS, ...DURATIONS];
/** Breakers of one kind are made one after another: they hold the same figures between them. */
const resolvedBefore = new SameAsBefore<ResolvedBreakerOptions>();

/**
 * Copies, completes and freezes the options; never repairs.
 * @throws BreakerConfigError listing every fault.
 */
export function resolveBreakerOptions(
  name: string,
  given: BreakerOptions = {},
): ResolvedBreakerOptions {
  // One copy is checked and used: what is computed anew at each look could pass and then change.
  const input = isPlain(given) ? { ...given } : given;
  const faults = [...nameFaults(name), ...optionFaults(input)];
  if (faults.length > 0) throw new BreakerConfigError(`Circuit breaker ${show(name)}`, faults);
  return resolvedBefore.or(new ResolvedOptions(input));
}

/** A class, for what breakers hold in common is then held once: their shape. */
class ResolvedOptions implements ResolvedBreakerOptions {
  readonly failureThreshold: number | false;
  readonly streakMaxAgeMs: number;
  readonly failureRate: ResolvedTripping['failureRate'];
  readonly slowCalls: ResolvedTripping['slowCalls'];
  readonly stall: ResolvedTripping['stall'];
  readonly openMs: number | OpenPeriodFunction;
  readonly openBackoff: OpenBackoffOptions | undefined;
  readonly openJitter: number | undefined;
  readonly successThreshold: number;
  readonly maxProbes: number;
  readonly sampled: SampledOptions | undefined;
  readonly attemptMs: number | undefined;
  readonly leaseMs: number;
  readonly fairMs: number | undefined;
  readonly halfOpenHintMs: number;

  /** @param input without faults */
  constructor(input: BreakerOptions) {
    const tripping = resolveTripping(input);
    this.failureThreshold = tripping.failureThreshold;
    this.streakMaxAgeMs = tripping.streakMaxAgeMs;
    this.failureRate = tripping.failureRate;
    this.slowCalls = tripping.slowCalls;
    this.stall = tripping.stall;
    this.openMs = input.openMs ?? BREAKER_DEFAULTS.openMs;
    this.openBackoff = frozen(input.openBackoff);
    this.openJitter = input.openJitter;
    this.successThreshold = input.successThreshold ?? BREAKER_DEFAULTS.successThreshold;
    this.maxProbes = input.maxProbes ?? BREAKER_DEFAULTS.maxProbes;
    this.sampled = frozen(input.sampled);
    this.attemptMs = input.attemptMs;
    this.leaseMs = input.leaseMs ?? defaultLeaseMs(input.attemptMs);
    this.fairMs = fairMsOf(input);
    this.halfOpenHintMs = input.halfOpenHintMs ?? BREAKER_DEFAULTS.halfOpenHintMs;
    Object.freeze(this);
  }
}

function frozen<T extends object>(options: T | undefined): T | undefined {
  return options === undefined ? undefined : Object.freeze({ ...options });
}

function defaultLeaseMs(attemptMs: number | undefined): number {
  const { minLeaseMs, leaseMs } = BREAKER_DEFAULTS;
  if (attemptMs === undefined) return leaseMs;
  return Math.min(Math.max(2 * attemptMs, minLeaseMs), MAX_DURATION_MS);
}

function fairMsOf({ attemptMs, fairMs }: BreakerOptions): number | undefined {
  return fairMs ?? (attemptMs === undefined ? undefined : attemptMs / 2);
}

function optionFaults(input: unknown): string[] {
  if (!isRecord(input)) return [`options must be an object, ${got(input)}`];
  if (!isPlain(input)) return ['options must be a plain object: what classes inherit is not seen'];
  const fairMs = isDuration(input.attemptMs) ? fairMsOf(input) : input.fairMs;
  return [
    ...trippingFaults({ ...input, fairMs }),
    ...openPeriodFaults(input),
    ...halfOpenFaults(input),
    ...durationFaults(input, DURATIONS),
    ...unknownFaults(input, KNOWN),
    ...contradictions(input),
  ];
}

/** Only what was given can clash; the defaults never do. */
function contradictions({ attemptMs, leaseMs, fairMs, streakMaxAgeMs }: Fields): string[] {
  if (!isDuration(attemptMs)) return [];
  const faults: string[] = [];
  if (isDuration(streakMaxAgeMs) && streakMaxAgeMs <= attemptMs) {
    faults.push(
      `streakMaxAgeMs (${streakMaxAgeMs}) must be above attemptMs (${attemptMs}): ` +
        'timeouts one after another would never be a streak',
    );
  }
  if (isDuration(leaseMs) && leaseMs < attemptMs) {
    faults.push(`leaseMs (${leaseMs}) must be at least attemptMs (${attemptMs})`);
  }
  if (isDuration(fairMs) && fairMs > 0.8 * attemptMs) {
    faults.push(`fairMs (${fairMs}) must be at most 0.8 × attemptMs (${attemptMs})`);
  }
  return faults;
}
