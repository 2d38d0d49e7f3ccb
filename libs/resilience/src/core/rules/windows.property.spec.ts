/* The windows beside lists that keep every call. RULES_RUNS sets how many random lives. */
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { CountWindow } from './count-window.js';
import type { OutcomeWindow } from './outcome-window.js';
import { TimeWindow } from './time-window.js';

const RUNS = Number(process.env['RULES_RUNS'] ?? 200);

interface Call {
  readonly at: number;
  readonly bad: boolean;
}

const calls = fc
  .array(
    fc.record({
      // Mostly dense, sometimes a gap of a few buckets, sometimes of many windows.
      gap: fc.oneof(fc.nat(3), fc.nat(40), fc.nat(1_000)),
      bad: fc.boolean(),
      clear: fc.nat(40),
    }),
    { maxLength: 120, size: 'max' },
  )
  .map((steps) => {
    let at = 0;
    return steps.map(({ gap, bad, clear }) => ({ at: (at += gap), bad, clear: clear === 0 }));
  });

function counts(list: readonly Call[]): { calls: number; bad: number } {
  return { calls: list.length, bad: list.filter(({ bad }) => bad).length };
}

/** Both live the same life; after each call, and for a look ahead, they must count the same. */
function holdsAlways(
  window: OutcomeWindow,
  life: readonly (Call & { readonly clear: boolean })[],
  inWindow: (list: readonly Call[], now: number) => readonly Call[],
): void {
  let past: Call[] = [];
  for (const [index, { at, bad, clear }] of life.entries()) {
    if (clear) {
      window.clear();
      past = [];
    }
    window.record(bad, at);
    past.push({ at, bad });
    const later = (life[index + 1]?.at ?? at) + 1;
    same({ calls: window.calls, bad: window.bad }, counts(inWindow(past, at)));
    same(window.countsAt(later), counts(inWindow(past, later)));
  }
}

/** As expect does, but fast while nothing is wrong. */
function same(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}

describe('windows', () => {
  it('of calls hold the last so many', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), calls, (size, life) => {
        holdsAlways(new CountWindow(size), life, (list) => list.slice(-size));
      }),
      { numRuns: RUNS },
    );
  });

  it('of time hold the calls of the last so many buckets, the running one included', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 20 }),
        calls,
        (buckets, bucketMs, life) => {
          const bucketOf = (at: number) => Math.floor(at / bucketMs);
          holdsAlways(new TimeWindow(buckets * bucketMs, buckets), life, (list, now) =>
            list.filter(({ at }) => bucketOf(at) > bucketOf(now) - buckets),
          );
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('of time hold no call as old as the window, and all that are a bucket younger', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 12 }),
        fc.double({ min: 0.1, max: 50, noNaN: true }),
        calls,
        (buckets, bucketMs, life) => {
          const windowMs = buckets * bucketMs;
          const window = new TimeWindow(windowMs, buckets);
          const past: Call[] = [];
          for (const { at, bad } of life) {
            window.record(bad, at);
            past.push({ at, bad });
            const younger = (ms: number) => past.filter((call) => at - call.at < ms).length;
            same(window.calls <= younger(windowMs * (1 + 1e-9)), true);
            same(window.calls >= younger(windowMs * (1 - 1e-9) - bucketMs), true);
          }
        },
      ),
      { numRuns: RUNS },
    );
  });
});
