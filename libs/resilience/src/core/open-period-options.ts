import { BREAKER_DEFAULTS } from './breaker-defaults.js';
import {
  between,
  durationFaults,
  got,
  isDuration,
  isRecord,
  missingFaults,
  unknownFaults,
  type Fields,
} from './option-faults.js';

/**
 * The open period by how often the circuit has opened again in one outage: 0 for the first time.
 * Must answer a duration in milliseconds.
 */
export type OpenPeriodFunction = (reopened: number) => number;

/** Open periods that grow from one failed probe to the next. */
export interface OpenBackoffOptions {
  /** Each period is so many times the one before; 1 to 100. */
  readonly factor: number;
  /** The longest period, in milliseconds; at least `openMs`. */
  readonly maxMs: number;
}

/** How long an open circuit refuses before it lets a probe through. */
export interface OpenPeriodOptions {
  /**
   * In milliseconds, or a function that tells each time. Where that throws or gives no duration the
   * default holds, and the snapshot counts it among `openPeriodFaults`.
   * @default 5000
   */
  readonly openMs?: number | OpenPeriodFunction;
  /** @default none: every period is as long as the first */
  readonly openBackoff?: OpenBackoffOptions;
  /**
   * Each period is up to this share longer or shorter, so that many callers that opened together do
   * not probe together; 0 to 0.5. @default 0
   */
  readonly openJitter?: number;
}

export const OPEN_PERIOD_FIELDS = ['openMs', 'openBackoff', 'openJitter'] as const;

/** Everything that cannot work. */
export function openPeriodFaults(fields: Fields): string[] {
  const { openMs, openBackoff, openJitter } = fields;
  return [
    ...(typeof openMs === 'function' ? [] : durationFaults(fields, ['openMs'])),
    ...(openJitter === undefined || between(openJitter, 0, 0.5)
      ? []
      : [`openJitter must be 0 to 0.5, ${got(openJitter)}`]),
    ...backoffFaults(openBackoff, openMs),
  ];
}

function backoffFaults(backoff: unknown, openMs: unknown): string[] {
  if (backoff === undefined) return [];
  if (!isRecord(backoff)) return [`openBackoff must be an object, ${got(backoff)}`];
  const { factor, maxMs } = backoff;
  const firstMs = openMs ?? BREAKER_DEFAULTS.openMs;
  const known = ['factor', 'maxMs'];
  const faults = [
    ...missingFaults(backoff, known, 'openBackoff.'),
    ...(factor === undefined || between(factor, 1, 100)
      ? []
      : [`openBackoff.factor must be 1 to 100, ${got(factor)}`]),
    ...durationFaults(backoff, ['maxMs'], 'openBackoff.'),
    ...unknownFaults(backoff, known, 'openBackoff.'),
  ];
  if (typeof openMs === 'function') {
    faults.push('openBackoff has no meaning beside an openMs that is a function');
  }
  if (isDuration(firstMs) && isDuration(maxMs) && maxMs < firstMs) {
    faults.push(`openBackoff.maxMs (${maxMs}) must be at least openMs (${firstMs})`);
  }
  return faults;
}
