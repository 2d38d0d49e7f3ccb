import {
  between,
  countFaults,
  got,
  isRecord,
  missingFaults,
  unknownFaults,
  type Fields,
} from './option-faults.js';

/** Closes by the share of so many probes that succeeded, instead of by successes alone. */
export interface SampledOptions {
  /** So many outcomes decide; as many probes may be under way. 1 to 1e6. */
  readonly probes: number;
  /** The share of them that must succeed; above 0, at most 1. */
  readonly minSuccessRate: number;
}

/** How a half-open circuit makes up its mind. */
export interface HalfOpenOptions {
  /** Successful probes that close the circuit again; any failure opens it. 1 to 1e6. @default 1 */
  readonly successThreshold?: number;
  /** Probes under way at once; 1 to 1e6, never more than are still needed. @default 1 */
  readonly maxProbes?: number;
  /** In place of the two above: one flaky probe does not decide. @default none */
  readonly sampled?: SampledOptions;
}

export const HALF_OPEN_FIELDS = ['successThreshold', 'maxProbes', 'sampled'] as const;

/** Everything that cannot work. */
export function halfOpenFaults(fields: Fields): string[] {
  const { sampled } = fields;
  const faults = countFaults(fields, ['successThreshold', 'maxProbes']);
  if (sampled === undefined) return faults;
  for (const strict of ['successThreshold', 'maxProbes']) {
    if (fields[strict] !== undefined) faults.push(`${strict} has no meaning beside sampled`);
  }
  return [...faults, ...sampledFaults(sampled)];
}

function sampledFaults(sampled: unknown): string[] {
  if (!isRecord(sampled)) return [`sampled must be an object, ${got(sampled)}`];
  const { minSuccessRate } = sampled;
  const known = ['probes', 'minSuccessRate'];
  return [
    ...missingFaults(sampled, known, 'sampled.'),
    ...countFaults(sampled, ['probes'], 'sampled.'),
    ...(minSuccessRate === undefined || (between(minSuccessRate, 0, 1) && minSuccessRate > 0)
      ? []
      : [`sampled.minSuccessRate must be above 0 and at most 1, ${got(minSuccessRate)}`]),
    ...unknownFaults(sampled, known, 'sampled.'),
  ];
}
