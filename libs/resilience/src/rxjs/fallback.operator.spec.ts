import { describe, expect, it } from '@jest/globals';
import { NEVER, Observable, concat, firstValueFrom, of, throwError } from 'rxjs';
import { Fallback, degradationOf, type FallbackOptions } from '../policies/index.js';
import { FakeClock } from '../testing/index.js';
import { withFallback } from './index.js';

const boom = new Error('boom');

function setUp(options: FallbackOptions<{ price: number }>) {
  const clock = new FakeClock();
  const fallback = new Fallback('quotes', options, { clock });
  const end = (source: Observable<unknown>): Promise<unknown[]> =>
    new Promise((resolve) => {
      const told: unknown[] = [];
      source.subscribe({
        next: (value) => told.push(value),
        error: (error: unknown) => resolve([...told, error]),
        complete: () => resolve([...told, 'done']),
      });
    });
  return { fallback, end, look: () => fallback.snapshot() };
}

const STAND_IN: FallbackOptions<{ price: number }> = {
  value: { price: 0 },
  mark: (quote) => ({ ...quote }),
};

const fails = throwError(() => boom);

describe('withFallback', () => {
  it.each<{ title: string; options: FallbackOptions<{ price: number }> }>([
    { title: 'a value', options: STAND_IN },
    { title: 'what use makes', options: { use: () => ({ price: 0 }) } },
    { title: 'what use makes later', options: { use: () => Promise.resolve({ price: 0 }) } },
  ])('answers $title when the call fails', async ({ options }) => {
    const { fallback, end } = setUp(options);

    expect(await end(fails.pipe(withFallback(fallback)))).toEqual([{ price: 0 }, 'done']);
  });

  it('remembers the first value, also of who leaves at it', async () => {
    const { fallback, look } = setUp({
      lastGood: { ttlMs: 1_000 },
      mark: (quote) => ({ ...quote }),
    });
    await firstValueFrom(
      concat(of({ price: 7 }, { price: 8 }), NEVER).pipe(withFallback(fallback, ['q1'])),
    );

    const quote = await firstValueFrom(fails.pipe(withFallback(fallback, ['q1'])));

    expect(quote).toEqual({ price: 7 });
    expect(degradationOf(quote)).toMatchObject({ source: 'last_good', cause: boom });
    expect(look()).toMatchObject({ calls: 2, remembered: 1 });
  });

  it('passes an error after a value on as it came', async () => {
    const { fallback, end } = setUp(STAND_IN);

    const told = await end(concat(of({ price: 7 }), fails).pipe(withFallback(fallback)));

    expect(told).toEqual([{ price: 7 }, boom]);
  });

  it.each<{ title: string; options: FallbackOptions<{ price: number }>; error: unknown }>([
    {
      title: 'the original error, if it is not for it',
      options: { on: 'open', ...STAND_IN },
      error: boom,
    },
    {
      title: 'trap 24: both errors, if it fails',
      options: {
        use: () => {
          throw new Error('no cache');
        },
      },
      error: expect.objectContaining({ code: 'FALLBACK_FAILED', cause: boom }),
    },
    {
      title: 'trap 24: both errors, if it fails later',
      options: { use: () => Promise.reject(new Error('no cache')) },
      error: expect.objectContaining({ code: 'FALLBACK_FAILED', cause: boom }),
    },
  ])('passes on $title', async ({ options, error }) => {
    const { fallback, end } = setUp(options);

    expect(await end(fails.pipe(withFallback(fallback)))).toEqual([error]);
  });

  it('cancels the call when its subscriber leaves', () => {
    const { fallback, look } = setUp(STAND_IN);
    let cancelled = false;
    const source = new Observable<{ price: number }>(() => () => (cancelled = true));

    source.pipe(withFallback(fallback)).subscribe().unsubscribe();

    expect(cancelled).toBe(true);
    expect(look().calls).toBe(0);
  });
});
