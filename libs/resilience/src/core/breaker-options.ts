import { BreakerConfigError } from './errors.js';

/** How a breaker decides. Every duration is in milliseconds on the breaker's clock. */
export interface BreakerOptions {
  /** Consecutive failures that open the circuit; 1 to 1e6. @default 5 */
  readonly failureThreshold?: number;
  /** How long an open circuit refuses before it lets a probe through. @default 5000 */
  readonly openMs?: number;
  /** Successful probes that close the circuit again; 1 to 1e6. @default 1 */
  readonly successThreshold?: number;
  /** Probes under way at once; 1 to 1e6, never more than are still needed. @default 1 */
  readonly maxProbes?: number;
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
  /** A failure older than this no longer belongs to the streak. @default 60000 */
  readonly streakMaxAgeMs?: number;
  /**
   * The longest "retry after" told to a caller who is refused while probes are out.
   * @default 1000
   */
  readonly halfOpenHintMs?: number;
}

/** Options with every default filled in. */
export type ResolvedBreakerOptions = Readonly<
  Required<Omit<BreakerOptions, 'attemptMs' | 'fairMs'>> &
    Pick<BreakerOptions, 'attemptMs' | 'fairMs'>
>;

export const BREAKER_DEFAULTS = Object.freeze({
  failureThreshold: 5,
  openMs: 5_000,
  successThreshold: 1,
  maxProbes: 1,
  minLeaseMs: 1_000,
  leaseSlackMs: 250,
  streakMaxAgeMs: 60_000,
  halfOpenHintMs: 1_000,
});

const MAX_COUNT = 1e6;
/** Node's timers wrap above this. */
export const MAX_DURATION_MS = 2 ** 31 - 1;

const COUNTS = ['failureThreshold', 'successThreshold', 'maxProbes'] as const;
const DURATIONS = [
  'openMs',
  'attemptMs',
  'leaseMs',
  'fairMs',
  'streakMaxAgeMs',
  'halfOpenHintMs',
] as const;
const KNOWN: ReadonlySet<string> = new Set<string>([...COUNTS, ...DURATIONS]);
const NAME = /^[A-Za-z0-9_.:/-]{1,128}$/;

/**
 * Copies, completes and freezes the options; never repairs.
 * @throws BreakerConfigError listing every fault.
 */
export function resolveBreakerOptions(
  name: string,
  input: BreakerOptions = {},
): ResolvedBreakerOptions {
  const faults = [...nameFaults(name), ...fieldFaults(input)];
  if (faults.length > 0) throw new BreakerConfigError(subject(name), faults);
  const { attemptMs } = input;
  const fairMs = input.fairMs ?? (attemptMs === undefined ? undefined : attemptMs / 2);
  return Object.freeze({
    failureThreshold: input.failureThreshold ?? BREAKER_DEFAULTS.failureThreshold,
    openMs: input.openMs ?? BREAKER_DEFAULTS.openMs,
    successThreshold: input.successThreshold ?? BREAKER_DEFAULTS.successThreshold,
    maxProbes: input.maxProbes ?? BREAKER_DEFAULTS.maxProbes,
    leaseMs: input.leaseMs ?? defaultLeaseMs(attemptMs),
    streakMaxAgeMs: input.streakMaxAgeMs ?? BREAKER_DEFAULTS.streakMaxAgeMs,
    halfOpenHintMs: input.halfOpenHintMs ?? BREAKER_DEFAULTS.halfOpenHintMs,
    ...(attemptMs === undefined ? {} : { attemptMs }),
    ...(fairMs === undefined ? {} : { fairMs }),
  });
}

function defaultLeaseMs(attemptMs = 0): number {
  const { minLeaseMs, leaseSlackMs } = BREAKER_DEFAULTS;
  return Math.min(Math.max(2 * attemptMs, attemptMs + leaseSlackMs, minLeaseMs), MAX_DURATION_MS);
}

function subject(name: unknown): string {
  return `Circuit breaker ${show(name)}`;
}

function nameFaults(name: unknown): string[] {
  if (typeof name === 'string' && NAME.test(name)) return [];
  return [`name must match ${NAME.source}, got ${show(name)}`];
}

function fieldFaults(input: unknown): string[] {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return [`options must be an object, got ${show(input)}`];
  }
  const fields = input as Record<string, unknown>;
  return [
    ...COUNTS.filter((field) => !isCountOrAbsent(fields[field])).map(
      (field) =>
        `${field} must be a whole number from 1 to ${MAX_COUNT}, got ${show(fields[field])}`,
    ),
    ...DURATIONS.filter((field) => !isDurationOrAbsent(fields[field])).map(
      (field) =>
        `${field} must be above 0 and at most ${MAX_DURATION_MS} ms, got ${show(fields[field])}`,
    ),
    ...Object.keys(fields)
      .filter((field) => !KNOWN.has(field))
      .map((field) => `${field} is not an option`),
    ...contradictions(fields),
  ];
}

/** Only what was given can clash; the defaults never do. */
function contradictions({ attemptMs, leaseMs, fairMs }: Record<string, unknown>): string[] {
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

function isCountOrAbsent(value: unknown): boolean {
  return value === undefined || (Number.isInteger(value) && between(value, 1, MAX_COUNT));
}

function isDurationOrAbsent(value: unknown): boolean {
  return value === undefined || isDuration(value);
}

function isDuration(value: unknown): value is number {
  return between(value, 1e-9, MAX_DURATION_MS);
}

function between(value: unknown, low: number, high: number): value is number {
  return typeof value === 'number' && value >= low && value <= high;
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}
