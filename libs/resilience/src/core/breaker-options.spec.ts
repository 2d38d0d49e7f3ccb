import { describe, expect, it } from '@jest/globals';
import { resolveBreakerOptions, type BreakerOptions } from './breaker-options.js';
import { BreakerConfigError } from './errors.js';

function faultsOf(options: unknown, name: unknown = 'payments'): string {
  try {
    resolveBreakerOptions(name as string, options as BreakerOptions);
  } catch (error) {
    if (error instanceof BreakerConfigError) return error.message;
    throw error;
  }
  throw new Error('was accepted');
}

describe('defaults', () => {
  it('are 5 failures, 5 s open, 1 probe that must succeed within 30 s', () => {
    expect(resolveBreakerOptions('payments')).toEqual({
      failureThreshold: 5,
      openMs: 5_000,
      successThreshold: 1,
      maxProbes: 1,
      leaseMs: 30_000,
      streakMaxAgeMs: 60_000,
      halfOpenHintMs: 1_000,
    });
  });

  it.each([
    { title: 'short attempts: at least 1000', attemptMs: 100, leaseMs: 1_000, fairMs: 50 },
    { title: 'twice the attempt', attemptMs: 700, leaseMs: 1_400, fairMs: 350 },
    { title: 'long attempts', attemptMs: 2_000, leaseMs: 4_000, fairMs: 1_000 },
    {
      title: 'the longest that timers can',
      attemptMs: 2 ** 31 - 1,
      leaseMs: 2 ** 31 - 1,
      fairMs: (2 ** 31 - 1) / 2,
    },
  ])('lease and fair time follow from the attempt: $title', ({ attemptMs, leaseMs, fairMs }) => {
    expect(resolveBreakerOptions('payments', { attemptMs })).toMatchObject({ leaseMs, fairMs });
  });

  it('give way to figures that are given', () => {
    const options = { attemptMs: 1_000, leaseMs: 1_000, fairMs: 800 };

    expect(resolveBreakerOptions('payments', options)).toMatchObject(options);
  });
});

describe('presets of the sources', () => {
  it.each([
    { title: 'source 000', F: 3, openMs: 5_000, S: 1 },
    { title: 'source 001', F: 5, openMs: 60_000, S: 2 },
    { title: 'source 001, orders', F: 3, openMs: 10_000, S: 2 },
    { title: 'source 001, decorator and fallback', F: 2, openMs: 5_000, S: 2 },
    { title: 'source 002', F: 5, openMs: 60_000, S: 1 },
    { title: 'source 002, session', F: 5, openMs: 10_000, S: 1 },
    { title: 'source 003', F: 5, openMs: 60_000, S: 1 },
    { title: 'source 003, usage', F: 3, openMs: 30_000, S: 1 },
    { title: 'source 004', F: 3, openMs: 10_000, S: 1 },
  ])('$title: $F failures, $openMs ms, $S successes', ({ F, openMs, S }) => {
    const options = { failureThreshold: F, openMs, successThreshold: S };

    expect(resolveBreakerOptions('source', options)).toMatchObject(options);
  });
});

describe('bounds', () => {
  it.each<{ field: keyof BreakerOptions; least: number; most: number }>([
    { field: 'failureThreshold', least: 1, most: 1e6 },
    { field: 'successThreshold', least: 1, most: 1e6 },
    { field: 'maxProbes', least: 1, most: 1e6 },
    { field: 'openMs', least: 0.5, most: 2_147_483_647 },
    { field: 'attemptMs', least: 0.5, most: 2_147_483_647 },
    { field: 'leaseMs', least: 0.5, most: 2_147_483_647 },
    { field: 'fairMs', least: 0.5, most: 2_147_483_647 },
    { field: 'streakMaxAgeMs', least: 0.5, most: 2_147_483_647 },
    { field: 'halfOpenHintMs', least: 0.5, most: 2_147_483_647 },
  ])('$field may be $least and $most', ({ field, least, most }) => {
    expect(resolveBreakerOptions('payments', { [field]: least })[field]).toBe(least);
    expect(resolveBreakerOptions('payments', { [field]: most })[field]).toBe(most);
  });

  it('more probes than successes are wanted is allowed', () => {
    const options = { maxProbes: 5, successThreshold: 2 };

    expect(resolveBreakerOptions('payments', options)).toMatchObject(options);
  });
});

const BAD_VALUES = [
  { title: '0', value: 0, shown: '0' },
  { title: 'a negative number', value: -1, shown: '-1' },
  { title: 'NaN', value: Number.NaN, shown: 'NaN' },
  { title: 'Infinity', value: Number.POSITIVE_INFINITY, shown: 'Infinity' },
  { title: '-Infinity', value: Number.NEGATIVE_INFINITY, shown: '-Infinity' },
  { title: 'a string', value: '5', shown: '"5"' },
  { title: 'null', value: null, shown: 'null' },
  { title: 'true', value: true, shown: 'true' },
  { title: 'a list', value: [5], shown: 'a list' },
  { title: 'an object', value: {}, shown: 'an object' },
  { title: 'a bigint', value: 5n, shown: '5' },
];

describe.each([
  { field: 'failureThreshold' },
  { field: 'successThreshold' },
  { field: 'maxProbes' },
])('$field', ({ field }) => {
  it.each([
    ...BAD_VALUES,
    { title: 'a fraction', value: 2.5, shown: '2.5' },
    { title: 'above a million', value: 1_000_001, shown: '1000001' },
  ])('may not be $title', ({ value, shown }) => {
    expect(faultsOf({ [field]: value })).toBe(
      `Circuit breaker "payments": ${field} must be a whole number from 1 to 1000000, got ${shown}.`,
    );
  });
});

describe.each([
  { field: 'openMs' },
  { field: 'attemptMs' },
  { field: 'leaseMs' },
  { field: 'fairMs' },
  { field: 'streakMaxAgeMs' },
  { field: 'halfOpenHintMs' },
])('$field', ({ field }) => {
  it.each([
    ...BAD_VALUES,
    { title: 'longer than timers can', value: 2 ** 31, shown: '2147483648' },
  ])('may not be $title', ({ value, shown }) => {
    expect(faultsOf({ [field]: value })).toBe(
      `Circuit breaker "payments": ${field} must be above 0 and at most 2147483647 ms, got ${shown}.`,
    );
  });
});

describe('faults', () => {
  it.each<{ title: string; options: unknown; fault: string }>([
    {
      title: 'an unknown field',
      options: { threshold: 3 },
      fault: 'threshold is not an option',
    },
    { title: 'null', options: null, fault: 'options must be an object, got null' },
    { title: 'a number', options: 5, fault: 'options must be an object, got 5' },
    { title: 'a string', options: 'fast', fault: 'options must be an object, got "fast"' },
    { title: 'a list', options: [5], fault: 'options must be an object, got a list' },
    {
      title: 'a lease shorter than the attempt',
      options: { attemptMs: 1_000, leaseMs: 999 },
      fault: 'leaseMs (999) must be at least attemptMs (1000)',
    },
    {
      title: 'a fair time that hardly any attempt reaches',
      options: { attemptMs: 1_000, fairMs: 801 },
      fault: 'fairMs (801) must be at most 0.8 × attemptMs (1000)',
    },
  ])('$title', ({ options, fault }) => {
    expect(faultsOf(options)).toBe(`Circuit breaker "payments": ${fault}.`);
  });

  it('come all in one message, contradictions included', () => {
    const options = { failureThreshold: 0, openMs: '5', attemptMs: 900, leaseMs: 800, retries: 3 };

    expect(faultsOf(options, '')).toBe(
      'Circuit breaker "": name must match ^[A-Za-z0-9_.:/-]{1,128}$, got ""; ' +
        'failureThreshold must be a whole number from 1 to 1000000, got 0; ' +
        'openMs must be above 0 and at most 2147483647 ms, got "5"; ' +
        'retries is not an option; ' +
        'leaseMs (800) must be at least attemptMs (900).',
    );
  });

  it('are listed one by one for code, under a stable code', () => {
    const make = () => resolveBreakerOptions('payments', { failureThreshold: 0, openMs: 0 });

    expect(make).toThrow(BreakerConfigError);
    expect(make).toThrow(
      expect.objectContaining({
        name: 'BreakerConfigError',
        code: 'BREAKER_CONFIG',
        subject: 'Circuit breaker "payments"',
        faults: [expect.stringContaining('failureThreshold'), expect.stringContaining('openMs')],
      }),
    );
  });
});

describe('names', () => {
  it.each([
    { name: 'payments' },
    { name: 'b:c' },
    { name: 'PaymentsService/Charge' },
    { name: 'orders.v1_2:a-b' },
    { name: 'x'.repeat(128) },
  ])('$name is one', ({ name }) => {
    expect(() => resolveBreakerOptions(name)).not.toThrow();
  });

  it.each<{ title: string; name: unknown; shown: string }>([
    { title: 'nothing', name: '', shown: '""' },
    { title: 'a blank', name: ' ', shown: '" "' },
    { title: 'two words', name: 'my breaker', shown: '"my breaker"' },
    { title: 'a line break', name: 'a\nb', shown: String.raw`"a\nb"` },
    { title: 'a line break at the end', name: 'a\n', shown: String.raw`"a\n"` },
    { title: 'a letter with an accent', name: 'café', shown: '"café"' },
    { title: '129 letters', name: 'x'.repeat(129), shown: `"${'x'.repeat(129)}"` },
    { title: 'no string', name: 7, shown: '7' },
    { title: 'undefined', name: undefined, shown: 'undefined' },
  ])('$title is none', ({ name, shown }) => {
    let message = '';
    try {
      resolveBreakerOptions(name as string);
    } catch (error) {
      message = (error as Error).message;
    }

    expect(message).toBe(
      `Circuit breaker ${shown}: name must match ^[A-Za-z0-9_.:/-]{1,128}$, got ${shown}.`,
    );
  });
});

describe('input and result', () => {
  it('leaves what it was given as it was, frozen or not', () => {
    const input = Object.freeze({ failureThreshold: 3, attemptMs: 400 });

    resolveBreakerOptions('payments', input);

    expect(input).toEqual({ failureThreshold: 3, attemptMs: 400 });
  });

  it('does not follow later changes of what it was given', () => {
    const input = { failureThreshold: 3 };
    const resolved = resolveBreakerOptions('payments', input);

    input.failureThreshold = 9;

    expect(resolved.failureThreshold).toBe(3);
  });

  it('answers something frozen', () => {
    expect(Object.isFrozen(resolveBreakerOptions('payments'))).toBe(true);
  });

  it('takes undefined for absent', () => {
    const options = { openMs: undefined, attemptMs: undefined } as unknown as BreakerOptions;

    expect(resolveBreakerOptions('payments', options)).toEqual(resolveBreakerOptions('payments'));
  });
});

describe('options of two breakers', () => {
  const rate = { rate: 0.5, minCalls: 10 };

  it.each<{ title: string; one: BreakerOptions; other: BreakerOptions; same: boolean }>([
    { title: 'both by default', one: {}, other: {}, same: true },
    { title: 'the same figures', one: { openMs: 700 }, other: { openMs: 700 }, same: true },
    { title: 'another figure', one: { openMs: 700 }, other: { openMs: 701 }, same: false },
    {
      title: 'the same rule, written twice',
      one: { failureRate: { ...rate, calls: 20 } },
      other: { failureRate: { ...rate, calls: 20 } },
      same: true,
    },
    {
      title: 'another figure within a rule',
      one: { failureRate: { ...rate, calls: 20 } },
      other: { failureRate: { ...rate, calls: 21 } },
      same: false,
    },
    {
      title: 'one field more within a rule',
      one: { failureRate: { ...rate, windowMs: 700 } },
      other: { failureRate: { ...rate, windowMs: 700, buckets: 5 } },
      same: false,
    },
    {
      title: 'one rule more',
      one: {},
      other: { stall: { afterMs: 500 } },
      same: false,
    },
  ])('are held once if they are alike: $title', ({ one, other, same }) => {
    const [first, second] = [one, other].map((each) => resolveBreakerOptions('payments', each));

    expect(first === second).toBe(same);
    expect(second).toMatchObject(other);
  });
});

describe('options must be plain', () => {
  class Inherited {
    get openMs(): number {
      return 700;
    }
  }

  it('for what a class inherits would not be seen', () => {
    expect(faultsOf(new Inherited())).toBe(
      'Circuit breaker "payments": options must be a plain object: what classes inherit is not seen.',
    );
  });

  it('which those without any prototype are', () => {
    const bare = Object.assign(Object.create(null) as object, { openMs: 700 });

    expect(resolveBreakerOptions('payments', bare).openMs).toBe(700);
  });
});
