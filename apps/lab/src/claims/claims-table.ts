import type { ClaimResult, Verdict } from '../results/claim-result.js';
import { amount, expectation } from './verdict.js';

const WORDS: Readonly<Record<Verdict, string>> = {
  holds: 'holds',
  does_not_hold: 'DOES NOT HOLD',
  inconclusive: 'inconclusive',
};
const SIGNS = { met: '✓', not_met: '✗', unclear: '?' } as const;
const NAME_WIDTH = 44;
const VALUE_WIDTH = 34;

/** The results as lines: each claim with its verdict, under it its numbers. */
export function claimsTable(results: readonly ClaimResult[]): readonly string[] {
  const lines = results.flatMap((result) => [
    `${result.id.padEnd(4)} ${WORDS[result.verdict].padEnd(14)} ${result.title}${otherVerdict(result)}`,
    ...result.measurements.map(
      (one) =>
        `     ${sign(one.outcome)} ${one.name.padEnd(NAME_WIDTH)} ${measured(one).padEnd(VALUE_WIDTH)} ${expectation(one)}`.trimEnd() +
        beforeText(one),
    ),
    ...(result.verdict === 'inconclusive' ? [`     ${result.reason}`] : []),
    '',
  ]);
  return [...lines, summary(results)];
}

function summary(results: readonly ClaimResult[]): string {
  const count = (verdict: Verdict): number =>
    results.filter((result) => result.verdict === verdict).length;
  const verdicts = `${results.length} claims: ${count('holds')} hold, ${count('does_not_hold')} do not, ${count('inconclusive')} inconclusive.`;
  const before = results.flatMap(({ measurements }) =>
    measurements.flatMap((one) => (one.before === undefined ? [] : [one.before.agrees])),
  );
  if (before.length === 0) return verdicts;
  const agreeing = before.filter(Boolean).length;
  const judged = results.filter(({ verdictBefore }) => verdictBefore !== undefined);
  const same = judged.filter(({ verdict, verdictBefore }) => verdict === verdictBefore).length;
  return `${verdicts} ${same} of ${judged.length} verdicts and ${agreeing} of ${before.length} numbers as in the run before.`;
}

function otherVerdict({ verdict, verdictBefore }: ClaimResult): string {
  if (verdictBefore === undefined || verdictBefore === verdict) return '';
  return `   (before: ${WORDS[verdictBefore]})`;
}

function measured(one: ClaimResult['measurements'][number]): string {
  const { low, high, unit } = one;
  if (low === null || high === null) return amount(one);
  return `${amount(one)} [${amount({ value: low, unit })}, ${amount({ value: high, unit })}]`;
}

function beforeText(one: ClaimResult['measurements'][number]): string {
  if (one.before === undefined) return '';
  const { value, agrees } = one.before;
  return `   before: ${amount({ value, unit: one.unit })}${agrees ? '' : ' (DIFFERS)'}`;
}

function sign(outcome: ClaimResult['measurements'][number]['outcome']): string {
  return outcome === null ? ' ' : SIGNS[outcome];
}
