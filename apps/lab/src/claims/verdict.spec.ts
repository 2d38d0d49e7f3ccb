import { describe, expect, it } from '@jest/globals';
import type { Measurement } from '../results/claim-result.js';
import { amount, expectation, judge } from './verdict.js';

function measured(outcome: Measurement['outcome']): Measurement {
  return {
    name: `a ${outcome ?? 'shown'} one`,
    unit: 'share',
    value: 0.125,
    low: null,
    high: null,
    n: 40,
    expected: outcome === null ? null : { low: null, high: 0.1 },
    outcome,
  };
}

describe('judge', () => {
  it.each<{ title: string; outcomes: Measurement['outcome'][]; verdict: string }>([
    { title: 'all are met', outcomes: ['met', 'met', null], verdict: 'holds' },
    { title: 'one is not met', outcomes: ['met', 'not_met', 'unclear'], verdict: 'does_not_hold' },
    { title: 'one is unclear', outcomes: ['met', 'unclear'], verdict: 'inconclusive' },
    { title: 'there is none', outcomes: [null], verdict: 'inconclusive' },
  ])('says $verdict when $title of the predictions', ({ outcomes, verdict }) => {
    expect(judge(outcomes.map(measured)).verdict).toBe(verdict);
  });

  it('says nothing about the claim when the measuring was flawed', () => {
    expect(judge([measured('not_met')], ['the chain was ill'])).toEqual({
      verdict: 'inconclusive',
      reason: 'the chain was ill.',
    });
  });

  it('gives the deciding numbers with what was expected of them', () => {
    expect(judge([measured('met'), measured('not_met')]).reason).toBe(
      'a not_met one 12.5 % (at most 10 %).',
    );
  });
});

describe('amounts', () => {
  it.each([
    { unit: 'share', value: 0.99934, text: '99.93 %' },
    { unit: 'share', value: 0.0312, text: '3.12 %' },
    { unit: 'ms', value: 803.2, text: '803 ms' },
    { unit: 'count', value: 1_498, text: '1498' },
    { unit: 'ratio', value: 41.66, text: '41.7' },
    { unit: 's', value: null, text: '–' },
  ] as const)('are written short: $text', ({ unit, value, text }) => {
    expect(amount({ unit, value })).toBe(text);
  });

  it.each([
    { low: 14, high: 26, text: '14 s to 26 s' },
    { low: null, high: 0, text: 'at most 0 s' },
    { low: 40, high: null, text: 'at least 40 s' },
    { low: 9, high: 9, text: '9 s' },
  ])('are expected in a range: $text', ({ low, high, text }) => {
    expect(expectation({ expected: { low, high }, unit: 's' })).toBe(text);
  });
});
