import { describe, expect, it } from '@jest/globals';
import { RateRule, sameWindow, type RateSettings } from './rate-rule.js';

const HALF_OF_FOUR: RateSettings = { rate: 0.5, minCalls: 4, calls: 10 };

/** One letter a call, `x` a bad one; answers which one tripped, counted from 1. */
function tripsAt(settings: RateSettings, outcomes: string, gapMs = 0): number | undefined {
  const rule = new RateRule(settings);
  const at = outcomes
    .split('')
    .findIndex((outcome, index) => rule.record(outcome === 'x', index * gapMs));
  return at === -1 ? undefined : at + 1;
}

describe('RateRule', () => {
  it.each([
    { title: 'needs the minimum of calls', settings: HALF_OF_FOUR, outcomes: 'xxx', at: undefined },
    { title: 'trips at the minimum', settings: HALF_OF_FOUR, outcomes: 'xxxx', at: 4 },
    { title: 'trips at exactly the rate', settings: HALF_OF_FOUR, outcomes: '..xx', at: 4 },
    { title: 'not below it', settings: HALF_OF_FOUR, outcomes: '...xx', at: undefined },
    { title: 'never on a good call', settings: HALF_OF_FOUR, outcomes: 'xxx..x', at: 6 },
    {
      title: 'takes 3 of 10 for 0.3',
      settings: { rate: 0.3, minCalls: 10, calls: 10 },
      outcomes: '.......xxx',
      at: 10,
    },
    {
      title: 'slides: what left the window does not count',
      settings: { rate: 0.5, minCalls: 4, calls: 4 },
      outcomes: 'x...x...x',
      at: undefined,
    },
    {
      title: 'slides: good calls that left it thin nothing',
      settings: { rate: 0.5, minCalls: 4, calls: 4 },
      outcomes: '......xx',
      at: 8,
    },
    {
      title: 'steady traffic in a time window: old failures leave it',
      settings: { rate: 0.5, minCalls: 2, windowMs: 100 },
      outcomes: '.x.x',
      gapMs: 60,
      at: 2,
    },
    {
      title: 'an idle gap empties a time window',
      settings: { rate: 0.5, minCalls: 2, windowMs: 100 },
      outcomes: 'xxxx',
      gapMs: 100,
      at: undefined,
    },
  ])('$title: $outcomes', ({ settings, outcomes, gapMs, at }) => {
    expect(tripsAt(settings, outcomes, gapMs)).toBe(at);
  });

  it('finds its share again after it was cleared', () => {
    const rule = new RateRule(HALF_OF_FOUR);
    for (const bad of [true, true, true]) rule.record(bad, 0);

    rule.clear();

    expect(rule.record(true, 0)).toBe(false);
    expect(rule.countsAt(0)).toEqual({ calls: 1, bad: 1 });
  });

  it.each<{ title: string; settings: RateSettings; trips: boolean }>([
    { title: 'a lower rate', settings: { ...HALF_OF_FOUR, rate: 0.2 }, trips: true },
    {
      title: 'a lower minimum',
      settings: { ...HALF_OF_FOUR, minCalls: 1, rate: 0.4 },
      trips: true,
    },
    { title: 'a higher minimum', settings: { ...HALF_OF_FOUR, minCalls: 6 }, trips: false },
    { title: 'another size', settings: { ...HALF_OF_FOUR, rate: 0.2, calls: 9 }, trips: false },
    {
      title: 'another kind',
      settings: { rate: 0.2, minCalls: 4, windowMs: 1_000 },
      trips: false,
    },
  ])('reconfigured to $title: $trips for the next bad call', ({ settings, trips }) => {
    const rule = new RateRule(HALF_OF_FOUR);
    for (const bad of [true, false, false, false]) rule.record(bad, 0);

    rule.reconfigure(settings);

    expect(rule.record(true, 0)).toBe(trips);
  });
});

describe('sameWindow', () => {
  it.each([
    { one: { calls: 5 }, other: { calls: 5 }, same: true },
    { one: { calls: 5 }, other: { calls: 6 }, same: false },
    { one: { calls: 5 }, other: { windowMs: 5 }, same: false },
    { one: { windowMs: 5 }, other: { calls: 5 }, same: false },
    { one: { windowMs: 5 }, other: { windowMs: 5, buckets: 10 }, same: true },
    { one: { windowMs: 5 }, other: { windowMs: 5, buckets: 5 }, same: false },
    { one: { windowMs: 5 }, other: { windowMs: 6 }, same: false },
  ])('$one and $other: $same', ({ one, other, same }) => {
    expect(sameWindow(one, other)).toBe(same);
  });
});
