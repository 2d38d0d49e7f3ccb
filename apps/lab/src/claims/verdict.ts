import type { ClaimUnit, Measurement, Verdict } from '../results/claim-result.js';

/** A verdict, and the numbers that decided it, in one sentence. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly reason: string;
}

/**
 * A claim holds when all its predictions are met, does not hold when one is not, and is inconclusive
 * while one is unclear or when what it rests on was not as it should be.
 * @param flaws what was wrong with the measuring itself, such as a chain that was ill before the fault
 */
export function judge(
  measurements: readonly Measurement[],
  flaws: readonly string[] = [],
): Judgement {
  const judged = measurements.filter(({ outcome }) => outcome !== null);
  const missed = judged.filter(({ outcome }) => outcome === 'not_met');
  const unclear = judged.filter(({ outcome }) => outcome === 'unclear');
  if (flaws.length > 0) return { verdict: 'inconclusive', reason: `${flaws.join('; ')}.` };
  if (missed.length > 0) return { verdict: 'does_not_hold', reason: `${sentence(missed)}.` };
  if (unclear.length > 0) {
    return { verdict: 'inconclusive', reason: `Not sure: ${sentence(unclear)}.` };
  }
  if (judged.length === 0) return { verdict: 'inconclusive', reason: 'It predicts no number.' };
  return { verdict: 'holds', reason: `${sentence(judged)}.` };
}

function sentence(measurements: readonly Measurement[]): string {
  return measurements.map((one) => `${one.name} ${amount(one)} (${expectation(one)})`).join('; ');
}

/** The value with its unit: `99.9 %`, `4.2 ms`; a dash when there is none. */
export function amount({ value, unit }: Pick<Measurement, 'value' | 'unit'>): string {
  return value === null ? '–' : inUnit(value, unit);
}

/** What is predicted, with its unit: `at most 10 %`, `14 to 26`. Empty without a prediction. */
export function expectation({ expected, unit }: Pick<Measurement, 'expected' | 'unit'>): string {
  if (expected === null) return '';
  const { low, high } = expected;
  if (low === null) return `at most ${amount({ value: high, unit })}`;
  if (high === null) return `at least ${inUnit(low, unit)}`;
  return low === high ? inUnit(low, unit) : `${inUnit(low, unit)} to ${inUnit(high, unit)}`;
}

function inUnit(value: number, unit: ClaimUnit): string {
  if (unit === 'share') return `${figures(value * 100)} %`;
  return unit === 'ratio' || unit === 'count' ? figures(value) : `${figures(value)} ${unit}`;
}

/** Three significant digits; more just below 100, where the distance from it counts. */
function figures(value: number): string {
  const size = Math.abs(value);
  if (size >= 1_000) return String(Math.round(value));
  return String(Number(value.toPrecision(size >= 95 && size < 100 ? 4 : 3)));
}
