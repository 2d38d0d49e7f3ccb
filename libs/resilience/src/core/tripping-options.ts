import { BREAKER_DEFAULTS } from './breaker-defaults.js';
import {
  between,
  countFaults,
  durationFaults,
  got,
  isCount,
  isDuration,
  isRecord,
  missingFaults,
  unknownFaults,
  type Fields,
} from './option-faults.js';

/** Opens when too large a share of the calls in a window was bad. */
interface ShareOptions {
  /** The share that opens the circuit; above 0, at most 1. */
  readonly rate: number;
  /** Fewer calls in the window than this decide nothing; 1 to 1e6. */
  readonly minCalls: number;
}

/** The last so many calls. */
export interface CountWindowOptions {
  /** How many calls the window holds; 1 to 1e6, at least `minCalls`. */
  readonly calls: number;
}

/** The calls of the last so many milliseconds, forgotten a bucket at a time. */
export interface TimeWindowOptions {
  readonly windowMs: number;
  /** Into how many parts the window is split; 2 to 1000. @default 10 */
  readonly buckets?: number;
}

export type WindowOptions = CountWindowOptions | TimeWindowOptions;

/** Share of failures: `alive`, ignored and refused calls are in neither part of the fraction. */
export type FailureRateOptions = ShareOptions & WindowOptions;

/** Share of slow calls, whether they succeeded or failed. */
export type SlowCallOptions = ShareOptions &
  WindowOptions & {
    /** From this long on a call is slow. In milliseconds. */
    readonly slowMs: number;
  };

/** A hang trips before the first deadline passes, whatever healthy traffic came before. */
export interface StallOptions {
  /** A call unanswered for this long counts as a provisional failure. Below `attemptMs`. */
  readonly afterMs: number;
  /** So many in a row open the circuit. @default failureThreshold, or 5 */
  readonly count?: number;
}

/** The rules by which a closed circuit opens. Any of them suffices. */
export interface TrippingOptions {
  /**
   * Consecutive failures that open the circuit, in order of completion; 1 to 1e6, false for never.
   * @default 5, or false where `failureRate` is given
   */
  readonly failureThreshold?: number | false;
  /**
   * A failure that comes so long after the one before begins a new streak. Above `attemptMs`.
   * @default 60000, or twice attemptMs if that is more
   */
  readonly streakMaxAgeMs?: number;
  /** @default none */
  readonly failureRate?: FailureRateOptions;
  /** Also makes a slow probe a failed one. @default none */
  readonly slowCalls?: SlowCallOptions;
  /** For breakers of one operation only. @default none */
  readonly stall?: StallOptions;
}

/** The same with every default filled in. */
export interface ResolvedTripping {
  readonly failureThreshold: number | false;
  readonly streakMaxAgeMs: number;
  readonly failureRate: FailureRateOptions | undefined;
  readonly slowCalls: SlowCallOptions | undefined;
  readonly stall: Required<StallOptions> | undefined;
}

const MIN_BUCKETS = 2;
const MAX_BUCKETS = 1_000;

export const TRIPPING_FIELDS = [
  'failureThreshold',
  'streakMaxAgeMs',
  'failureRate',
  'slowCalls',
  'stall',
] as const satisfies readonly (keyof TrippingOptions)[];

/** Options that have no faults. */
export function resolveTripping(
  input: TrippingOptions & { readonly attemptMs?: number },
): ResolvedTripping {
  const { failureRate, slowCalls, stall, attemptMs } = input;
  const { failureThreshold: fallback, streakMaxAgeMs } = BREAKER_DEFAULTS;
  const failureThreshold = input.failureThreshold ?? (failureRate === undefined ? fallback : false);
  const count = stall?.count ?? (failureThreshold === false ? fallback : failureThreshold);
  return {
    failureThreshold,
    streakMaxAgeMs: input.streakMaxAgeMs ?? Math.max(streakMaxAgeMs, 2 * (attemptMs ?? 0)),
    failureRate: failureRate && copied(failureRate),
    slowCalls: slowCalls && copied(slowCalls),
    stall: stall && Object.freeze({ afterMs: stall.afterMs, count }),
  };
}

/** Frozen, and without fields that are there but undefined: a window is known by the one it has. */
function copied<T extends object>(options: T): T {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.freeze(Object.fromEntries(given)) as T;
}

/** Everything that cannot work. */
export function trippingFaults(fields: Fields): string[] {
  const { failureThreshold, failureRate, slowCalls, stall, attemptMs, fairMs } = fields;
  return [
    ...(failureThreshold === false ? [] : countFaults(fields, ['failureThreshold'])),
    ...durationFaults(fields, ['streakMaxAgeMs']),
    ...shareFaults('failureRate', failureRate),
    ...shareFaults('slowCalls', slowCalls, ['slowMs']),
    ...slownessFaults(slowCalls, attemptMs),
    ...stallFaults(stall, attemptMs, fairMs),
    ...(neverTrips(fields)
      ? ['failureThreshold is false and no other rule is given: it could never open']
      : []),
  ];
}

function neverTrips({ failureThreshold, failureRate, slowCalls, stall }: Fields): boolean {
  return (
    failureThreshold === false &&
    failureRate === undefined &&
    slowCalls === undefined &&
    stall === undefined
  );
}

function shareFaults(name: string, options: unknown, durations: readonly string[] = []): string[] {
  if (options === undefined) return [];
  if (!isRecord(options)) return [`${name} must be an object, ${got(options)}`];
  const path = `${name}.`;
  const { rate } = options;
  return [
    ...missingFaults(options, ['rate', 'minCalls', ...durations], path),
    ...(rate === undefined || (between(rate, 0, 1) && rate > 0)
      ? []
      : [`${path}rate must be above 0 and at most 1, ${got(rate)}`]),
    ...countFaults(options, ['minCalls', 'calls'], path),
    ...durationFaults(options, ['windowMs', ...durations], path),
    ...unknownFaults(
      options,
      ['rate', 'minCalls', 'calls', 'windowMs', 'buckets', ...durations],
      path,
    ),
    ...windowFaults(options, path),
  ];
}

function slownessFaults(slowCalls: unknown, attemptMs: unknown): string[] {
  if (!isRecord(slowCalls) || !isDuration(slowCalls.slowMs) || !isDuration(attemptMs)) return [];
  if (slowCalls.slowMs < attemptMs) return [];
  return [`slowCalls.slowMs (${slowCalls.slowMs}) must be below attemptMs (${attemptMs})`];
}

function windowFaults(options: Fields, path: string): string[] {
  const { calls, windowMs, buckets, minCalls } = options;
  const faults: string[] = [];
  if ((calls === undefined) === (windowMs === undefined)) {
    faults.push(`${path}calls or ${path}windowMs must be given, and not both`);
  }
  if (buckets !== undefined && !isBucketCount(buckets)) {
    faults.push(
      `${path}buckets must be a whole number from ${MIN_BUCKETS} to ${MAX_BUCKETS}, ${got(buckets)}`,
    );
  }
  if (buckets !== undefined && calls !== undefined) {
    faults.push(`${path}buckets belongs to windowMs, not to calls`);
  }
  if (isCount(minCalls) && isCount(calls) && minCalls > calls) {
    faults.push(`${path}minCalls (${minCalls}) must be at most ${path}calls (${calls})`);
  }
  return faults;
}

function stallFaults(stall: unknown, attemptMs: unknown, fairMs: unknown): string[] {
  if (stall === undefined) return [];
  if (!isRecord(stall)) return [`stall must be an object, ${got(stall)}`];
  const { afterMs } = stall;
  const faults = [
    ...missingFaults(stall, ['afterMs'], 'stall.'),
    ...durationFaults(stall, ['afterMs'], 'stall.'),
    ...countFaults(stall, ['count'], 'stall.'),
    ...unknownFaults(stall, ['afterMs', 'count'], 'stall.'),
  ];
  if (!isDuration(afterMs)) return faults;
  if (isDuration(attemptMs) && afterMs >= attemptMs) {
    faults.push(`stall.afterMs (${afterMs}) must be below attemptMs (${attemptMs})`);
  }
  if (isDuration(fairMs) && afterMs < fairMs) {
    faults.push(`stall.afterMs (${afterMs}) must be at least fairMs (${fairMs})`);
  }
  return faults;
}

function isBucketCount(value: unknown): boolean {
  return isCount(value, MAX_BUCKETS) && value >= MIN_BUCKETS;
}
