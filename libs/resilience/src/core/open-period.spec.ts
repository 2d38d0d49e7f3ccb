import { describe, expect, it } from '@jest/globals';
import { OpenPeriod, type OpenPeriodSettings } from './open-period.js';

const GROWING: OpenPeriodSettings = { openMs: 1_000, openBackoff: { factor: 2, maxMs: 5_000 } };

function periodOf(settings: OpenPeriodSettings, chance = 0.5): OpenPeriod {
  return new OpenPeriod(settings, () => chance);
}

function periods(period: OpenPeriod, times: number): number[] {
  return Array.from({ length: times }, () => period.next());
}

describe('the open period', () => {
  it.each<{ title: string; settings: OpenPeriodSettings; expected: number[] }>([
    { title: 'is fixed', settings: { openMs: 700 }, expected: [700, 700, 700] },
    { title: 'grows to its limit', settings: GROWING, expected: [1_000, 2_000, 4_000, 5_000] },
    {
      title: 'comes from a function of the re-openings',
      settings: { openMs: (reopened) => 100 + reopened },
      expected: [100, 101, 102],
    },
  ])('$title', ({ settings, expected }) => {
    expect(periods(periodOf(settings), expected.length)).toEqual(expected);
  });

  it.each([
    { chance: 0, ms: 800 },
    { chance: 0.5, ms: 1_000 },
    { chance: 0.75, ms: 1_100 },
  ])('is spread by chance: $ms ms for $chance', ({ chance, ms }) => {
    expect(periodOf({ openMs: 1_000, openJitter: 0.2 }, chance).next()).toBeCloseTo(ms, 9);
  });

  it('may be as long as a timer can wait by a function, which is no fault', () => {
    const period = periodOf({ openMs: () => 2_147_483_647 });

    expect(period.next()).toBe(2_147_483_647);
    expect(period.faults).toBe(0);
  });

  it('draws anew for each opening', () => {
    const draws = [0, 0.25, 0.5, 0.75];
    const period = new OpenPeriod({ openMs: 1_000, openJitter: 0.5 }, () => draws.shift() ?? 0);

    expect(periods(period, 3)).toEqual([500, 750, 1_000]);
  });

  it('stays finite, and no shorter than its least, after 2,000 re-openings', () => {
    const all = periods(periodOf({ ...GROWING, openJitter: 0.1 }, 0), 2_000);

    expect(all.every((ms) => Number.isFinite(ms) && ms >= 900 && ms <= 5_500)).toBe(true);
    expect(all.at(-1)).toBe(4_500);
  });

  it('never exceeds what a timer can wait, chance included', () => {
    expect(periodOf({ openMs: 2 ** 31 - 1, openJitter: 0.5 }, 0.99).next()).toBe(2 ** 31 - 1);
  });
});

describe('how often it re-opened', () => {
  it('is told', () => {
    const period = periodOf(GROWING);

    expect([period.reopened, ...periods(period, 3).map(() => period.reopened)]).toEqual([
      0, 2, 2, 2,
    ]);
  });

  it.each([
    { title: 'a short while goes on', openMs: 1_000, closedMs: 9_999, next: 4_000 },
    { title: '10 s starts again', openMs: 1_000, closedMs: 10_000, next: 1_000 },
    { title: 'less than a long period goes on', openMs: 20_000, closedMs: 19_999, next: 80_000 },
    { title: 'a long period starts again', openMs: 20_000, closedMs: 20_000, next: 20_000 },
  ])('after being closed for $title', ({ openMs, closedMs, next }) => {
    const period = periodOf({ openMs, openBackoff: { factor: 2, maxMs: 1e9 } });
    periods(period, 2);

    period.closed(50_000);

    expect(period.foresee(50_000 + closedMs)).toBe(next);
    period.leftClosed(50_000 + closedMs);
    expect(period.next()).toBe(next);
  });

  it('is left alone by an opening for which the callee said how long', () => {
    const period = periodOf(GROWING);
    period.next();
    period.closed(0);
    period.leftClosed(1_000);

    // Open by the hint, then a probe fails long after: that was no stable time.
    expect(period.foresee(60_000)).toBe(2_000);
    expect(period.next()).toBe(2_000);
  });

  it('is forgotten on request', () => {
    const period = periodOf(GROWING);
    periods(period, 3);

    period.reset();

    expect(period.reopened).toBe(0);
    expect(period.next()).toBe(1_000);
  });
});

describe('a look ahead', () => {
  it('tells what comes, chance included, and changes nothing', () => {
    let draw = 0;
    const period = new OpenPeriod({ ...GROWING, openJitter: 0.5 }, () => (draw += 0.1));
    period.next();

    const foreseen = [period.foresee(0), period.foresee(0)];

    expect(foreseen).toEqual([foreseen[1], period.next()]);
  });
});

describe('new settings', () => {
  it('change the period under way, not its draw of chance', () => {
    const draws = [0, 1, 1, 1];
    const period = new OpenPeriod({ openMs: 1_000, openJitter: 0.5 }, () => draws.shift() ?? 1);
    period.next();

    period.reconfigure({ openMs: 2_000, openJitter: 0.5 });

    expect(period.current()).toBe(1_000);
  });
});

describe('a function for the period that', () => {
  it.each<{ title: string; openMs: () => number }>([
    {
      title: 'throws',
      openMs: () => {
        throw new Error('no idea');
      },
    },
    { title: 'answers 0', openMs: () => 0 },
    { title: 'answers a negative', openMs: () => -1 },
    { title: 'answers NaN', openMs: () => Number.NaN },
    { title: 'answers Infinity', openMs: () => Number.POSITIVE_INFINITY },
    { title: 'answers a text', openMs: () => '1000' as unknown as number },
  ])('$title: 5 s instead, and counted', ({ openMs }) => {
    const period = periodOf({ openMs });

    expect(period.foresee(0)).toBe(5_000);
    expect(period.faults).toBe(0);
    expect(period.next()).toBe(5_000);
    expect(period.faults).toBe(1);
  });
});
