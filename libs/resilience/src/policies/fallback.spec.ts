import { describe, expect, it } from '@jest/globals';
import {
  BreakerConfigError,
  BudgetExhaustedError,
  BulkheadFullError,
  CallCancelledError,
  CircuitOpenError,
  DeadlineExceededError,
  FallbackFailedError,
  type Classifier,
} from '../core/index.js';
import { FakeClock } from '../testing/index.js';
import { degradationOf, recordDegradation } from './degradation.js';
import type { FallbackOptions } from './fallback-options.js';
import { Fallback } from './fallback.js';
import { markLocal } from './local-error.js';

interface Quote {
  readonly price: number;
  readonly degraded?: boolean;
  readonly ageMs?: number;
}

const boom = new Error('boom');
const open = new CircuitOpenError('quotes', 'open', 500);
const fail = () => Promise.reject(boom);

function setUp<T>(options: FallbackOptions<T>, classify?: Classifier) {
  const clock = new FakeClock();
  const setup = classify === undefined ? { clock } : { clock, classify };
  const fallback = new Fallback<T>('quotes', options, setup);
  return { clock, fallback, look: () => fallback.snapshot() };
}

const LAST_QUOTE: FallbackOptions<Quote> = {
  lastGood: { ttlMs: 60_000 },
  mark: (quote, { ageMs = 0 }) => ({ ...quote, degraded: true, ageMs }),
};

describe('a fallback', () => {
  it('lets a good answer through as it is', async () => {
    const { fallback, look } = setUp({ value: 'cached' });

    await expect(fallback.execute(() => 'fresh')).resolves.toBe('fresh');

    expect(look()).toMatchObject({ calls: 1, served: { value: 0, use: 0, last_good: 0 } });
  });

  it.each([0, '', false, null])('answers a value, also %p', async (value) => {
    const { fallback, look } = setUp<unknown>({ value });

    await expect(fallback.execute(fail)).resolves.toBe(value);

    expect(look().served.value).toBe(1);
  });

  it('gives each caller a copy of a fixed object, and leaves that unmarked', async () => {
    const value = { price: 0 };
    const { fallback } = setUp<Quote>({ value, mark: (quote) => ({ ...quote }) });

    const answers = [await fallback.execute(fail), await fallback.execute(fail)];

    expect(answers).toEqual([value, value]);
    expect(answers.map((answer) => degradationOf(answer)?.source)).toEqual(['value', 'value']);
    expect(answers[0]).not.toBe(answers[1]);
    expect(degradationOf(value)).toBeUndefined();
  });

  it('has a fixed object marked on a copy: it is in the hands of all', async () => {
    const value = { price: 0 };
    const { fallback } = setUp<Quote>({ value, mark: (quote) => quote });

    await expect(fallback.execute(fail)).rejects.toThrow('mark must answer a copy');
    expect(degradationOf(value)).toBeUndefined();
  });

  it('answers undefined if it is told so on purpose', async () => {
    const { fallback, look } = setUp<unknown>({ use: () => undefined });

    await expect(fallback.execute(fail)).resolves.toBeUndefined();

    expect(look().served.use).toBe(1);
  });

  it('makes an answer of the error and the arguments', async () => {
    const { fallback, look } = setUp<string>({
      use: (error: unknown, id: string) => `${id}: ${(error as Error).message}`,
    });

    await expect(fallback.execute(fail, ['q1'])).resolves.toBe('q1: boom');

    expect(look().served.use).toBe(1);
  });

  it.each<{ title: string; call: () => never | Promise<never> }>([
    { title: 'a rejection', call: fail },
    {
      title: 'a throw',
      call: () => {
        throw boom;
      },
    },
  ])('stands in after $title', async ({ call }) => {
    await expect(setUp({ value: 1 }).fallback.execute(call)).resolves.toBe(1);
  });

  it('trap 24: that fails as well says both, and counts as no success', async () => {
    const fault = new Error('no cache');
    const { fallback, look } = setUp({
      use: () => {
        throw fault;
      },
    });

    const error = await fallback.execute(fail).catch((reason: unknown) => reason);

    expect(error).toBeInstanceOf(FallbackFailedError);
    expect(error).toMatchObject({ code: 'FALLBACK_FAILED', cause: boom, fallbackError: fault });
    expect((error as Error).message).toBe('Fallback quotes failed as well: no cache. First: boom');
    expect(look()).toMatchObject({ failed: 1, served: { value: 0, use: 0, last_good: 0 } });
  });

  it.each<{ title: string; options: FallbackOptions<string> }>([
    { title: 'rejects', options: { use: () => Promise.reject(new Error('later')) } },
    {
      title: 'cannot be marked',
      options: {
        value: 'x',
        mark: () => {
          throw new Error('mark');
        },
      },
    },
  ])('trap 24: fails too if its stand-in $title', async ({ options }) => {
    const { fallback, look } = setUp(options);

    await expect(fallback.execute(fail)).rejects.toMatchObject({
      code: 'FALLBACK_FAILED',
      cause: boom,
    });
    expect(look()).toMatchObject({ failed: 1, served: { value: 0, use: 0 } });
  });
});

describe('when to fall back', () => {
  const answer = new Error('no such quote');
  const alive: Classifier = (error) => ({ outcome: error === answer ? 'alive' : 'ignore' });
  const fetchFailed = new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') });

  it.each<{ title: string; error: unknown; onOpen: boolean; onFailure: boolean }>([
    { title: 'an open circuit', error: open, onOpen: true, onFailure: true },
    { title: 'any error', error: boom, onOpen: false, onFailure: true },
    { title: 'a string', error: 'boom', onOpen: false, onFailure: true },
    {
      title: 'a full bulkhead',
      error: new BulkheadFullError('q', 1, 0, 'full'),
      onOpen: false,
      onFailure: true,
    },
    {
      title: 'no time left',
      error: new BudgetExhaustedError('q', 1, 100),
      onOpen: false,
      onFailure: true,
    },
    {
      title: 'a timeout',
      error: new DeadlineExceededError('q', 100, 'total'),
      onOpen: false,
      onFailure: true,
    },
    { title: 'a broken connection of fetch', error: fetchFailed, onOpen: false, onFailure: true },
    { title: 'a proper answer', error: answer, onOpen: false, onFailure: false },
    { title: 'a bug', error: new TypeError('x of null'), onOpen: false, onFailure: false },
    { title: 'another bug', error: new ReferenceError('x'), onOpen: false, onFailure: false },
    {
      title: 'a caller who left: nobody wants it',
      error: new CallCancelledError('caller_left'),
      onOpen: false,
      onFailure: false,
    },
    {
      title: 'faulty settings',
      error: new BreakerConfigError('q', ['x']),
      onOpen: false,
      onFailure: false,
    },
    {
      title: 'our own doing',
      error: markLocal(new Error('serialize')),
      onOpen: false,
      onFailure: false,
    },
  ])('$title: open $onOpen, failure $onFailure', async ({ error, onOpen, onFailure }) => {
    for (const { on, falls } of [
      { on: 'open' as const, falls: onOpen },
      { on: 'failure' as const, falls: onFailure },
    ]) {
      const { fallback, look } = setUp<unknown>({ on, value: 'stand-in' }, alive);

      const ended = await fallback
        .execute(() => Promise.reject(error as Error))
        .catch((reason: unknown) => ({ threw: reason }));

      expect(ended).toEqual(falls ? 'stand-in' : { threw: error });
      expect(look().passed).toBe(falls ? 0 : 1);
    }
  });

  it('is said by isAnswer, where the classifier cannot know', async () => {
    const { fallback } = setUp<string>(
      { value: 'stand-in', isAnswer: (error) => error === boom },
      () => ({ outcome: 'failure' }),
    );

    await expect(fallback.execute(fail)).rejects.toBe(boom);
    await expect(fallback.execute(() => Promise.reject(answer))).resolves.toBe('stand-in');
  });

  it.each<{ title: string; on: (error: unknown) => boolean; falls: boolean }>([
    { title: 'true, whatever the error', on: () => true, falls: true },
    { title: 'false', on: () => false, falls: false },
    {
      title: 'a throw',
      on: () => {
        throw new Error('predicate');
      },
      falls: false,
    },
  ])('is said by a predicate: $title', async ({ on, falls }) => {
    const { fallback } = setUp<string>({ value: 'stand-in', on });

    const ended = fallback.execute(() => Promise.reject(new TypeError('bug')));

    if (falls) await expect(ended).resolves.toBe('stand-in');
    else await expect(ended).rejects.toThrow('bug');
  });
});

describe('the last good value', () => {
  it('stands in, marked with its age, for calls with the same arguments', async () => {
    const { clock, fallback, look } = setUp(LAST_QUOTE);
    await fallback.execute(() => ({ price: 7 }), ['q1']);
    await fallback.execute(() => ({ price: 9 }), ['q2']);
    clock.advance(5_000);

    const quote = await fallback.execute(() => Promise.reject(open), ['q1']);

    expect(quote).toEqual({ price: 7, degraded: true, ageMs: 5_000 });
    expect(degradationOf(quote)).toEqual({
      reason: 'CIRCUIT_OPEN',
      source: 'last_good',
      ageMs: 5_000,
      cause: open,
    });
    expect(look()).toMatchObject({ served: { last_good: 1 }, remembered: 2 });
  });

  it.each<{ title: string; clockMs: number; args: unknown[] }>([
    { title: 'there is none for these arguments', clockMs: 0, args: ['q3'] },
    { title: 'it is too old', clockMs: 60_001, args: ['q1'] },
    { title: 'the arguments have no key', clockMs: 0, args: [new Map()] },
  ])('leaves the original error if $title', async ({ clockMs, args }) => {
    const { clock, fallback, look } = setUp(LAST_QUOTE);
    await fallback.execute(() => ({ price: 7 }), ['q1']);
    clock.advance(clockMs);

    await expect(fallback.execute(fail, args)).rejects.toBe(boom);

    expect(look()).toMatchObject({ missed: 1, failed: 0 });
  });

  it('comes before a fixed value, which is for when there is none', async () => {
    const { fallback } = setUp<Quote>({ ...LAST_QUOTE, value: { price: 0 } });
    await fallback.execute(() => ({ price: 7 }), ['q1']);

    expect((await fallback.execute(fail, ['q1'])).price).toBe(7);
    expect((await fallback.execute(fail, ['q2'])).price).toBe(0);
  });

  it('never passes for fresh: what a fallback made is not remembered', async () => {
    const { clock, fallback, look } = setUp(LAST_QUOTE);
    const inner = new Fallback<Quote>('inner', { use: () => ({ price: 1 }) }, { clock });

    await fallback.execute(() => inner.execute(fail, []), ['q1']);

    expect(look().remembered).toBe(0);
    await expect(fallback.execute(fail, ['q1'])).rejects.toBe(boom);
  });

  it('is not what says of itself that it is old', async () => {
    const { fallback, look } = setUp<Quote>({
      ...LAST_QUOTE,
      lastGood: { ttlMs: 60_000, isFresh: ({ degraded }) => degraded !== true },
    });

    await fallback.execute(() => ({ price: 7, degraded: true }), ['q1']);

    expect(look().remembered).toBe(0);
  });

  it('adds to an age that a value has already', async () => {
    const old = recordDegradation<Quote>(
      { price: 3 },
      { reason: 'CIRCUIT_OPEN', source: 'last_good', ageMs: 4_000, cause: open },
    );
    const { fallback } = setUp<Quote>({ use: () => old, mark: (quote) => ({ ...quote }) });

    const quote = await fallback.execute(fail);

    expect(degradationOf(quote)).toMatchObject({ source: 'use', ageMs: 4_000 });
  });

  it('must be marked on a copy: the fresh one is in other hands', async () => {
    const { fallback } = setUp<Quote>({ lastGood: { ttlMs: 1_000 }, mark: (quote) => quote });
    const fresh = await fallback.execute(() => ({ price: 7 }), ['q1']);

    await expect(fallback.execute(fail, ['q1'])).rejects.toThrow('mark must answer a copy');
    expect(degradationOf(fresh)).toBeUndefined();
  });

  it.each<{ title: string; key: () => string | undefined }>([
    { title: 'has none', key: () => undefined },
    {
      title: 'throws',
      key: () => {
        throw new Error('key');
      },
    },
  ])('costs nobody a good answer when its key $title', async ({ key }) => {
    const { fallback, look } = setUp<Quote>({ ...LAST_QUOTE, lastGood: { ttlMs: 1_000, key } });

    await expect(fallback.execute(() => ({ price: 7 }), ['q1'])).resolves.toEqual({ price: 7 });

    expect(look()).toMatchObject({ remembered: 0, unkeyed: 1 });
  });

  it('goes by a key of its own', async () => {
    const { fallback } = setUp<Quote>({
      ...LAST_QUOTE,
      lastGood: { ttlMs: 1_000, key: (quote: { id: string }) => quote.id },
    });
    await fallback.execute(() => ({ price: 7 }), [{ id: 'q1', trace: 1 }]);

    expect(await fallback.execute(fail, [{ id: 'q1', trace: 2 }])).toMatchObject({ price: 7 });
  });
});

describe('fallback options', () => {
  it.each<{ title: string; options: unknown; fault: string }>([
    { title: 'empty', options: {}, fault: 'one of value, use and lastGood is needed' },
    {
      title: 'an answer of nothing by mistake',
      options: { value: undefined },
      fault: 'value must not be undefined; say use: () => undefined if that is meant',
    },
    {
      title: 'two answers at once',
      options: { value: 1, use: () => 1 },
      fault: 'value and use exclude each other',
    },
    {
      title: 'old values that nobody can tell from new ones',
      options: { lastGood: { ttlMs: 1 } },
      fault: 'lastGood needs mark: an old value must not pass for a new one',
    },
    {
      title: 'one object for all that nobody marks',
      options: { value: { price: 0 } },
      fault: 'a value that is an object needs mark, to give each caller a copy that says so',
    },
    {
      title: 'one list for all that nobody marks',
      options: { value: [] },
      fault: 'a value that is an object needs mark, to give each caller a copy that says so',
    },
    {
      title: 'old values without an age limit',
      options: { lastGood: { maxEntries: 0 }, mark: () => 1 },
      fault:
        'lastGood.ttlMs must be above 0 and at most 2147483647 ms, got undefined; ' +
        'lastGood.maxEntries must be a whole number from 1 to 1000000, got 0',
    },
    {
      title: 'on something else',
      options: { value: 1, on: 'error' },
      fault: 'on must be "open", "failure", "never" or a function, got "error"',
    },
    {
      title: 'judged twice',
      options: { value: 1, on: 'open', isAnswer: () => true },
      fault: 'isAnswer goes with on "failure" only',
    },
    {
      title: 'misspelt',
      options: { value: 1, lastgood: {} },
      fault: 'lastgood is not an option',
    },
  ])('cannot be $title', ({ options, fault }) => {
    expect(() => new Fallback('quotes', options as FallbackOptions)).toThrow(
      `Fallback "quotes": ${fault}.`,
    );
  });

  it('take a field that is undefined for one that is not there', () => {
    const options = { use: () => 1, lastGood: undefined, mark: undefined, on: undefined };

    const fallback = new Fallback('quotes', options as never);

    expect(Object.keys(fallback.preview({}))).toEqual(['use']);
  });

  it('change while values stay remembered', async () => {
    const { fallback, look } = setUp(LAST_QUOTE);
    await fallback.execute(() => ({ price: 7 }), ['q1']);

    fallback.reconfigure({ on: 'open' });
    await expect(fallback.execute(fail, ['q1'])).rejects.toBe(boom);
    await expect(fallback.execute(() => Promise.reject(open), ['q1'])).resolves.toMatchObject({
      price: 7,
    });
    expect(() => fallback.reconfigure({ on: 'shut' as never })).toThrow('on must be');
    expect(look().remembered).toBe(1);
  });

  it('switch it off: what is remembered stays for when it is on again', async () => {
    const { fallback } = setUp(LAST_QUOTE);
    await fallback.execute(() => ({ price: 7 }), ['q1']);

    fallback.reconfigure({ on: 'never' });
    await expect(fallback.execute(fail, ['q1'])).rejects.toBe(boom);

    fallback.reconfigure({ on: 'failure' });
    await expect(fallback.execute(fail, ['q1'])).resolves.toMatchObject({ price: 7 });
  });
});

describe('events', () => {
  it('tell each stand-in and each failure, with the original error', async () => {
    const { fallback } = setUp<string>({
      use: (error) => {
        if (error === boom) return 'ok';
        throw new Error('no cache');
      },
    });
    const told: unknown[] = [];
    fallback.on('fallback_served', (event) => void told.push(event));
    fallback.on('fallback_failed', ({ cause }) => void told.push(cause));

    await fallback.execute(fail);
    await fallback.execute(() => Promise.reject(open)).catch(() => undefined);

    expect(told).toEqual([
      { fallback: 'quotes', reason: 'Error', source: 'use', cause: boom },
      open,
    ]);
  });
});
