import { BREAKER_DEFAULTS } from './breaker-defaults.js';
import { BreakerConfigError } from './errors.js';
import { HALF_OPEN_FIELDS, halfOpenFaults, type HalfOpenOptions } from './half-open-options.js';
import {
  MAX_DURATION_MS,
  durationFaults,
  got,
  isDuration,
  isRecord,
  show,
  unknownFaults,
  type Fields,
} from './option-faults.js';
import {
  OPEN_PERIOD_FIELDS,
  openPeriodFaults,
  type OpenPeriodOptions,
} from './open-period-options.js';
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
   * circuit half-open for ever. At least `attemptMs`.
   * @default max(2 × attemptMs, attemptMs + 250, 1000)
   */
  readonly leaseMs?: number;
  /**
   * A timeout or cancel counts as failure only if the callee had at least this long: at most
   * 0.8 × attemptMs. Without it, cancels never count. @default attemptMs / 2
   */
  readonly fairMs?: number;
  /**
   * The longest "retry after" told to a caller who is refused while probes are out.
   * @default 1000
   */
  readonly halfOpenHintMs?: number;
}

/** Options with every default filled in. */
export interface ResolvedBreakerOptions
  extends
    ResolvedTripping,
    Readonly<Required<Pick<BreakerOptions, 'openMs' | 'successThreshold' | 'maxProbes'>>>,
    Readonly<Required<Pick<BreakerOptions, 'leaseMs' | 'halfOpenHintMs'>>>,
    Pick<BreakerOptions, 'attemptMs' | 'fairMs' | 'openBackoff' | 'openJitter' | 'sampled'> {}

const DURATIONS = ['attemptMs', 'leaseMs', 'fairMs', 'halfOpenHintMs'] as const;
const KNOWN = [...TRIPPING_FIELDS, ...OPEN_PERIOD_FIELDS, ...HALF_OPEN_FIELDS, ...DURATIONS];
const NAME = /^[A-Za-z0-9_.:/-]{1,128}$/;

/**
 * Copies, completes and freezes the options; never repairs.
 * @throws BreakerConfigError listing every fault.
 */
export function resolveBreakerOptions(
  name: string,
  input: BreakerOptions = {},
): ResolvedBreakerOptions {
  const faults = [...nameFaults(name), ...optionFaults(input)];
  if (faults.length > 0) throw new BreakerConfigError(`Circuit breaker ${show(name)}`, faults);
  const { attemptMs, openBackoff, openJitter, sampled } = input;
  const fairMs = fairMsOf(input);
  return Object.freeze({
    ...resolveTripping(input),
    openMs: input.openMs ?? BREAKER_DEFAULTS.openMs,
    successThreshold: input.successThreshold ?? BREAKER_DEFAULTS.successThreshold,
    maxProbes: input.maxProbes ?? BREAKER_DEFAULTS.maxProbes,
    leaseMs: input.leaseMs ?? defaultLeaseMs(attemptMs),
    halfOpenHintMs: input.halfOpenHintMs ?? BREAKER_DEFAULTS.halfOpenHintMs,
    ...(attemptMs === undefined ? {} : { attemptMs }),
    ...(fairMs === undefined ? {} : { fairMs }),
    ...(openBackoff === undefined ? {} : { openBackoff: Object.freeze({ ...openBackoff }) }),
    ...(openJitter === undefined ? {} : { openJitter }),
    ...(sampled === undefined ? {} : { sampled: Object.freeze({ ...sampled }) }),
  });
}

function defaultLeaseMs(attemptMs = 0): number {
  const { minLeaseMs, leaseSlackMs } = BREAKER_DEFAULTS;
  return Math.min(Math.max(2 * attemptMs, attemptMs + leaseSlackMs, minLeaseMs), MAX_DURATION_MS);
}

function fairMsOf({ attemptMs, fairMs }: BreakerOptions): number | undefined {
  return fairMs ?? (attemptMs === undefined ? undefined : attemptMs / 2);
}

function nameFaults(name: unknown): string[] {
  if (typeof name === 'string' && NAME.test(name)) return [];
  return [`name must match ${NAME.source}, ${got(name)}`];
}

function optionFaults(input: unknown): string[] {
  if (!isRecord(input)) return [`options must be an object, ${got(input)}`];
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
function contradictions({ attemptMs, leaseMs, fairMs }: Fields): string[] {
  if (!isDuration(attemptMs)) return [];
  const faults: string[] = [];
  if (isDuration(leaseMs) && leaseMs < attemptMs) {
    faults.push(`leaseMs (${leaseMs}) must be at least attemptMs (${attemptMs})`);
  }
  if (isDuration(fairMs) && fairMs > 0.8 * attemptMs) {
    faults.push(`fairMs (${fairMs}) must be at most 0.8 × attemptMs (${attemptMs})`);
  }
  return faults;
}
