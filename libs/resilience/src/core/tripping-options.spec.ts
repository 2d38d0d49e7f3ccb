import { describe, expect, it } from '@jest/globals';
import { resolveBreakerOptions, type BreakerOptions } from './breaker-options.js';
import { BreakerConfigError } from './errors.js';

const RATE = { rate: 0.5, minCalls: 10, calls: 100 };
const SLOW = { ...RATE, slowMs: 200 };

function faultsOf(options: unknown): readonly string[] {
  try {
    resolveBreakerOptions('payments', options as BreakerOptions);
  } catch (error) {
    if (error instanceof BreakerConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('the rules that follow from what is given', () => {
  it.each<{ title: string; options: BreakerOptions; resolved: object }>([
    { title: 'none: 5 failures in a row', options: {}, resolved: { failureThreshold: 5 } },
    {
      title: 'a rate takes the place of failures in a row',
      options: { failureRate: RATE },
      resolved: { failureThreshold: false, failureRate: RATE },
    },
    {
      title: 'unless both are given',
      options: { failureRate: RATE, failureThreshold: 3 },
      resolved: { failureThreshold: 3, failureRate: RATE },
    },
    {
      title: 'slow calls go beside failures in a row',
      options: { slowCalls: SLOW },
      resolved: { failureThreshold: 5, slowCalls: SLOW },
    },
    {
      title: 'as many stalls as failures in a row',
      options: { failureThreshold: 3, stall: { afterMs: 500 } },
      resolved: { stall: { afterMs: 500, count: 3 } },
    },
    {
      title: '5 stalls where failures in a row do not count',
      options: { failureThreshold: false, stall: { afterMs: 500 } },
      resolved: { stall: { afterMs: 500, count: 5 } },
    },
    {
      title: 'a streak lasts over two of the longest attempts',
      options: { attemptMs: 90_000 },
      resolved: { streakMaxAgeMs: 180_000 },
    },
    {
      title: 'a window given as undefined is not given',
      options: {
        failureRate: { rate: 0.5, minCalls: 10, windowMs: 1_000, calls: undefined },
      },
      resolved: { failureRate: { rate: 0.5, minCalls: 10, windowMs: 1_000 } },
    },
  ])('$title', ({ options, resolved }) => {
    expect(resolveBreakerOptions('payments', options)).toMatchObject(resolved);
  });
});

describe('what cannot work is refused', () => {
  it.each<{ title: string; options: unknown; faults: string[] }>([
    {
      title: 'no rule at all',
      options: { failureThreshold: false },
      faults: ['failureThreshold is false and no other rule is given: it could never open'],
    },
    {
      title: 'a rate of nothing',
      options: { failureRate: {} },
      faults: [
        'failureRate.rate is missing',
        'failureRate.minCalls is missing',
        'failureRate.calls or failureRate.windowMs must be given, and not both',
      ],
    },
    {
      title: 'a share of 0',
      options: { failureRate: { ...RATE, rate: 0 } },
      faults: ['failureRate.rate must be above 0 and at most 1, got 0'],
    },
    {
      title: 'a share in per cent',
      options: { failureRate: { ...RATE, rate: 50 } },
      faults: ['failureRate.rate must be above 0 and at most 1, got 50'],
    },
    {
      title: 'a share that is no number',
      options: { failureRate: { ...RATE, rate: Number.NaN } },
      faults: ['failureRate.rate must be above 0 and at most 1, got NaN'],
    },
    {
      title: 'both windows',
      options: { failureRate: { ...RATE, windowMs: 1_000 } },
      faults: ['failureRate.calls or failureRate.windowMs must be given, and not both'],
    },
    {
      title: 'more calls than the window holds',
      options: { failureRate: { ...RATE, minCalls: 101 } },
      faults: ['failureRate.minCalls (101) must be at most failureRate.calls (100)'],
    },
    {
      title: 'buckets of calls',
      options: { failureRate: { ...RATE, buckets: 10 } },
      faults: ['failureRate.buckets belongs to windowMs, not to calls'],
    },
    {
      title: 'half a bucket',
      options: { failureRate: { rate: 0.5, minCalls: 1, windowMs: 1_000, buckets: 0.5 } },
      faults: ['failureRate.buckets must be a whole number from 2 to 1000, got 0.5'],
    },
    {
      title: 'slow calls without a limit',
      options: { slowCalls: RATE },
      faults: ['slowCalls.slowMs is missing'],
    },
    {
      title: 'a rule that is a number',
      options: { failureRate: 0.5, slowCalls: 200, stall: 500 },
      faults: [
        'failureRate must be an object, got 0.5',
        'slowCalls must be an object, got 200',
        'stall must be an object, got 500',
      ],
    },
    {
      title: 'a stall after the attempt is over',
      options: { attemptMs: 500, stall: { afterMs: 500 } },
      faults: ['stall.afterMs (500) must be below attemptMs (500)'],
    },
    {
      title: 'a stall before a fair time',
      options: { attemptMs: 1_000, stall: { afterMs: 499 } },
      faults: ['stall.afterMs (499) must be at least fairMs (500)'],
    },
    {
      title: 'slow calls that would be over before',
      options: { attemptMs: 500, slowCalls: { ...SLOW, slowMs: 500 } },
      faults: ['slowCalls.slowMs (500) must be below attemptMs (500)'],
    },
    {
      title: 'a streak that no two timeouts could make',
      options: { attemptMs: 90_000, streakMaxAgeMs: 60_000 },
      faults: [
        'streakMaxAgeMs (60000) must be above attemptMs (90000): ' +
          'timeouts one after another would never be a streak',
      ],
    },
    {
      title: 'a misspelt field within a rule',
      options: { stall: { afterMs: 500, counts: 3 } },
      faults: ['stall.counts is not an option'],
    },
    {
      title: 'a sample beside the strict figures',
      options: { sampled: { probes: 5, minSuccessRate: 0.8 }, successThreshold: 2, maxProbes: 3 },
      faults: [
        'successThreshold has no meaning beside sampled',
        'maxProbes has no meaning beside sampled',
      ],
    },
    {
      title: 'a sample of nothing',
      options: { sampled: {} },
      faults: ['sampled.probes is missing', 'sampled.minSuccessRate is missing'],
    },
    {
      title: 'a sample that no outcome could fail',
      options: { sampled: { probes: 5, minSuccessRate: 0 } },
      faults: ['sampled.minSuccessRate must be above 0 and at most 1, got 0'],
    },
    {
      title: 'jitter of more than half',
      options: { openJitter: 0.6 },
      faults: ['openJitter must be 0 to 0.5, got 0.6'],
    },
    {
      title: 'periods that shrink',
      options: { openBackoff: { factor: 0.5, maxMs: 60_000 } },
      faults: ['openBackoff.factor must be 1 to 100, got 0.5'],
    },
    {
      title: 'a longest period below the first',
      options: { openMs: 5_000, openBackoff: { factor: 2, maxMs: 4_000 } },
      faults: ['openBackoff.maxMs (4000) must be at least openMs (5000)'],
    },
    {
      title: 'a longest period below the first by default',
      options: { openBackoff: { factor: 2, maxMs: 4_000 } },
      faults: ['openBackoff.maxMs (4000) must be at least openMs (5000)'],
    },
    {
      title: 'growth of what a function tells',
      options: { openMs: () => 1_000, openBackoff: { factor: 2, maxMs: 4_000 } },
      faults: ['openBackoff has no meaning beside an openMs that is a function'],
    },
  ])('$title', ({ options, faults }) => {
    expect(faultsOf(options)).toEqual(faults);
  });
});

describe('figures within a rule', () => {
  const TIMED = { rate: 0.5, minCalls: 10, windowMs: 1_000 };

  it.each<{ title: string; options: BreakerOptions }>([
    { title: 'failures in a row off beside a rate', options: rule({ failureRate: RATE }) },
    { title: 'failures in a row off beside slow calls', options: rule({ slowCalls: SLOW }) },
    { title: 'a share of 1', options: { failureRate: { ...RATE, rate: 1 } } },
    { title: '2 buckets', options: { failureRate: { ...TIMED, buckets: 2 } } },
    { title: '1000 buckets', options: { failureRate: { ...TIMED, buckets: 1_000 } } },
    { title: 'a stall at the fair time', options: { attemptMs: 1_000, stall: { afterMs: 500 } } },
    { title: 'a stall of no known attempt', options: { stall: { afterMs: 1 } } },
    {
      title: 'a longest period as long as the first',
      options: { openMs: 5_000, openBackoff: { factor: 1, maxMs: 5_000 } },
    },
    {
      title: 'a streak just longer than an attempt',
      options: { attemptMs: 1_000, streakMaxAgeMs: 1_001 },
    },
    { title: 'jitter of half', options: { openJitter: 0.5 } },
  ])('may be $title', ({ options }) => {
    expect(faultsOf(options)).toEqual([]);
  });

  it.each<{ title: string; options: unknown; faults: string[] }>([
    {
      title: 'counts of no calls',
      options: { failureRate: { rate: 0.5, minCalls: 0, calls: 0 } },
      faults: [
        'failureRate.minCalls must be a whole number from 1 to 1000000, got 0',
        'failureRate.calls must be a whole number from 1 to 1000000, got 0',
      ],
    },
    {
      title: 'a minimum that is a text, and no complaint that it is more than the window',
      options: { failureRate: { rate: 0.5, minCalls: '200', calls: 100 } },
      faults: ['failureRate.minCalls must be a whole number from 1 to 1000000, got "200"'],
    },
    {
      title: 'a streak as long as an attempt',
      options: { attemptMs: 1_000, streakMaxAgeMs: 1_000 },
      faults: [
        'streakMaxAgeMs (1000) must be above attemptMs (1000): ' +
          'timeouts one after another would never be a streak',
      ],
    },
    {
      title: 'a streak that is a text, and no complaint that it is too short',
      options: { attemptMs: 1_000, streakMaxAgeMs: '5' },
      faults: ['streakMaxAgeMs must be above 0 and at most 2147483647 ms, got "5"'],
    },
    {
      title: 'a window of no time',
      options: { slowCalls: { ...TIMED, slowMs: 200, windowMs: 0 } },
      faults: ['slowCalls.windowMs must be above 0 and at most 2147483647 ms, got 0'],
    },
    {
      title: '1 bucket',
      options: { failureRate: { ...TIMED, buckets: 1 } },
      faults: ['failureRate.buckets must be a whole number from 2 to 1000, got 1'],
    },
    {
      title: '1001 buckets',
      options: { failureRate: { ...TIMED, buckets: 1_001 } },
      faults: ['failureRate.buckets must be a whole number from 2 to 1000, got 1001'],
    },
    {
      title: 'a rule that does not know its field',
      options: { failureRate: { ...RATE, window: 5 } },
      faults: ['failureRate.window is not an option'],
    },
    { title: 'a stall of nothing', options: { stall: {} }, faults: ['stall.afterMs is missing'] },
    {
      title: 'a stall after no time, of no calls',
      options: { stall: { afterMs: 0, count: 0 } },
      faults: [
        'stall.afterMs must be above 0 and at most 2147483647 ms, got 0',
        'stall.count must be a whole number from 1 to 1000000, got 0',
      ],
    },
    {
      title: 'a stall after a text, and no complaint that it is too long',
      options: { attemptMs: 500, stall: { afterMs: '600' } },
      faults: ['stall.afterMs must be above 0 and at most 2147483647 ms, got "600"'],
    },
    {
      title: 'a sample that is a number',
      options: { sampled: 5 },
      faults: ['sampled must be an object, got 5'],
    },
    {
      title: 'a sample of no probes, by a field that nobody knows',
      options: { sampled: { probes: 0, minSuccessRate: 0.5, rate: 1 } },
      faults: [
        'sampled.probes must be a whole number from 1 to 1000000, got 0',
        'sampled.rate is not an option',
      ],
    },
    {
      title: 'growth that is a number',
      options: { openBackoff: 2 },
      faults: ['openBackoff must be an object, got 2'],
    },
    {
      title: 'growth by nothing',
      options: { openBackoff: {} },
      faults: ['openBackoff.factor is missing', 'openBackoff.maxMs is missing'],
    },
    {
      title: 'growth up to nothing, and no complaint that it is below the first',
      options: { openBackoff: { factor: 2, maxMs: 0, max: 9_000 } },
      faults: [
        'openBackoff.maxMs must be above 0 and at most 2147483647 ms, got 0',
        'openBackoff.max is not an option',
      ],
    },
    {
      title: 'growth from a text, and no complaint that its bound is below',
      options: { openMs: '5000', openBackoff: { factor: 2, maxMs: 4_000 } },
      faults: ['openMs must be above 0 and at most 2147483647 ms, got "5000"'],
    },
    {
      title: 'a function where a count belongs',
      options: { failureThreshold: () => 3 },
      faults: ['failureThreshold must be a whole number from 1 to 1000000, got a function'],
    },
    {
      title: 'an attempt that is a text, and no complaint that the lease is shorter',
      options: { attemptMs: '2000', leaseMs: 1_000, fairMs: 1_900 },
      faults: ['attemptMs must be above 0 and at most 2147483647 ms, got "2000"'],
    },
  ])('may not be $title', ({ options, faults }) => {
    expect(faultsOf(options)).toEqual(faults);
  });

  it('are copied without those that are there but undefined', () => {
    const { failureRate } = resolveBreakerOptions('payments', {
      failureRate: { ...TIMED, calls: undefined },
    });

    expect(failureRate).toStrictEqual(TIMED);
  });
});

function rule(options: BreakerOptions): BreakerOptions {
  return { failureThreshold: false, ...options };
}
