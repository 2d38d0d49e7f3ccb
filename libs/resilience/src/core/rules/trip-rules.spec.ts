import { describe, expect, it } from '@jest/globals';
import { NOT_WAITING } from './stall-watch.js';
import type { Verdict } from '../verdict.js';
import type { TripRuleSettings } from './trip-rule-settings.js';
import { TripRules } from './trip-rules.js';

const OFF: TripRuleSettings = { failureThreshold: false, streakMaxAgeMs: 60_000 };
const FAILURES: TripRuleSettings = { failureThreshold: 3, streakMaxAgeMs: 60_000 };
const RATE: TripRuleSettings = { ...OFF, failureRate: { rate: 0.5, minCalls: 4, calls: 10 } };
const SLOW: TripRuleSettings = {
  ...OFF,
  slowCalls: { slowMs: 200, rate: 0.5, minCalls: 4, calls: 10 },
};
const STALL: TripRuleSettings = { ...OFF, stall: { afterMs: 80, count: 2 } };

/**
 * One word a call: `s` success, `f` failure, `a` alive, `e` alive that ends the streak, with the ms
 * it took. Answers what tripped at which call.
 */
function tripped(settings: TripRuleSettings, calls: string): string | undefined {
  const rules = new TripRules(settings);
  for (const [index, call] of calls.split(' ').entries()) {
    const reason = tell(rules, call, index);
    if (reason !== undefined) return `${reason} at ${index + 1}`;
  }
  return undefined;
}

function tell(rules: TripRules, call: string, now: number): string | undefined {
  const elapsedMs = Number(call.slice(1));
  if (call.startsWith('s')) return rules.success(now, elapsedMs);
  if (call.startsWith('f')) return rules.failure(now, elapsedMs);
  return rules.alive(now, elapsedMs, call.startsWith('e'));
}

describe('TripRules', () => {
  it.each([
    { title: 'failures in a row', settings: FAILURES, calls: 'f1 f1 f1', trips: 'failures at 3' },
    { title: 'a success between', settings: FAILURES, calls: 'f1 f1 s1 f1', trips: undefined },
    { title: 'an alive between', settings: FAILURES, calls: 'f1 a1 f1 f1', trips: 'failures at 4' },
    { title: 'an alive that ends it', settings: FAILURES, calls: 'f1 f1 e1 f1', trips: undefined },

    { title: 'a rate', settings: RATE, calls: 's1 s1 f1 f1', trips: 'failure_rate at 4' },
    { title: 'a rate not reached', settings: RATE, calls: 's1 s1 s1 f1 f1', trips: undefined },
    { title: 'alive is in no rate', settings: RATE, calls: 'a1 e1 f1 f1 f1', trips: undefined },
    {
      title: 'too few without it',
      settings: RATE,
      calls: 'f1 a1 f1 f1 f1',
      trips: 'failure_rate at 5',
    },

    { title: 'slow successes', settings: SLOW, calls: 's9 s9 s200 s200', trips: 'slow_calls at 4' },
    { title: 'not slow enough', settings: SLOW, calls: 's9 s9 s199 s199', trips: undefined },
    { title: 'slow failures', settings: SLOW, calls: 's9 f9 f200 f200', trips: 'slow_calls at 4' },
    {
      title: 'fast failures thin it',
      settings: SLOW,
      calls: 'f9 f9 f9 s200 s200',
      trips: undefined,
    },
    {
      title: 'slow alive counts',
      settings: SLOW,
      calls: 's9 s9 a200 a200',
      trips: 'slow_calls at 4',
    },
    { title: 'fast alive does not', settings: SLOW, calls: 'a9 a9 s200 s200', trips: undefined },
    { title: 'alive of another', settings: SLOW, calls: 'e200 e200 e200 e200', trips: undefined },

    {
      title: 'the first of several to trip is named',
      settings: { ...RATE, failureThreshold: 3 },
      calls: 's1 s1 f1 f1',
      trips: 'failure_rate at 4',
    },
    {
      title: 'failures in a row before a rate',
      settings: { ...RATE, failureThreshold: 4 },
      calls: 'f1 f1 f1 f1',
      trips: 'failures at 4',
    },
    {
      title: 'both rates count every call',
      settings: { ...RATE, ...SLOW, failureRate: { rate: 1, minCalls: 9, calls: 9 } },
      calls: 's1 f1 s200 f200',
      trips: 'slow_calls at 4',
    },
  ])('$title: $calls', ({ settings, calls, trips }) => {
    expect(tripped(settings, calls)).toBe(trips);
  });

  it('forgets everything', () => {
    const rules = new TripRules({ ...FAILURES, ...RATE, ...SLOW, ...STALL, failureThreshold: 9 });
    rules.dispatch(0);
    for (let now = 0; now < 3; now++) rules.failure(now, 999);

    rules.clear();

    expect(rules.failures).toBe(0);
    expect(rules.stalledAt(9_999)).toBeUndefined();
    expect(rules.explain(9_999)).toMatchObject([
      { rule: 'failures', failures: 0 },
      { rule: 'failure_rate', calls: 0, bad: 0 },
      { rule: 'slow_calls', calls: 0, bad: 0 },
      { rule: 'stalled', stalls: 0 },
    ]);
  });
});

describe('a verdict', () => {
  it.each<{ title: string; verdict: Verdict; trips?: string; failures: number }>([
    {
      title: 'success ends the streak',
      verdict: { outcome: 'success' },
      trips: 'slow_calls',
      failures: 0,
    },
    {
      title: 'failure adds to it',
      verdict: { outcome: 'failure' },
      trips: 'failures',
      failures: 3,
    },
    { title: 'alive leaves it', verdict: { outcome: 'alive' }, trips: 'slow_calls', failures: 2 },
    {
      title: 'alive that ends it is not slow',
      verdict: { outcome: 'alive', endsStreak: true },
      failures: 0,
    },
    { title: 'ignore leaves it', verdict: { outcome: 'ignore' }, failures: 2 },
  ])('of $title: $failures failures after 250 ms', ({ verdict, trips, failures }) => {
    const slowCalls = { slowMs: 200, rate: 0.3, minCalls: 3, calls: 10 };
    const rules = new TripRules({ ...FAILURES, slowCalls });
    rules.failure(0, 1);
    rules.failure(0, 1);

    expect(rules.settled(verdict, 0, 250)).toBe(trips);
    expect(rules.failures).toBe(failures);
  });
});

describe('stalls', () => {
  it('trip by calls that stay out, at their instant', () => {
    const rules = new TripRules(STALL);
    rules.dispatch(0);
    rules.dispatch(15);

    expect(rules.stalledAt(99)).toBeUndefined();
    expect(rules.stalledAt(500)).toBe(100);
  });

  it('trip by a failure', () => {
    const rules = new TripRules(STALL);
    const tickets = [rules.dispatch(0), rules.dispatch(0)];

    const reasons = tickets.map((ticket) => rules.returned(ticket, 'failure', 1));

    expect(reasons).toEqual([undefined, 'stalled']);
  });

  it('are later by what our own process stood still', () => {
    const rules = new TripRules(STALL);
    rules.dispatch(0);
    rules.dispatch(0);

    rules.excuse(1_000);

    expect(rules.stalledAt(5_000)).toBe(1_090);
  });

  it('leave out calls on hold', () => {
    const rules = new TripRules(STALL);
    const tickets = [rules.dispatch(0), rules.dispatch(0)];

    expect(rules.hold(tickets[0] ?? Number.NaN, 1)).toBe(NOT_WAITING);

    expect(rules.stalledAt(5_000)).toBeUndefined();
  });

  it('cost nothing where they are off', () => {
    const rules = new TripRules(FAILURES);

    expect(rules.dispatch(0)).toBe(NOT_WAITING);
    expect(rules.hold(NOT_WAITING, 0)).toBe(NOT_WAITING);
    expect(rules.returned(NOT_WAITING, 'failure', 0)).toBeUndefined();
    expect(rules.stalledAt(5_000)).toBeUndefined();
  });
});

describe('what the rules need to know', () => {
  const timed = { rate: 0.5, minCalls: 4, windowMs: 1_000 };

  it.each([
    { title: 'failures in a row', settings: FAILURES, start: false, end: false },
    { title: 'a rate over calls', settings: RATE, start: false, end: false },
    {
      title: 'a rate over time',
      settings: { ...OFF, failureRate: timed },
      start: false,
      end: true,
    },
    { title: 'slow calls', settings: SLOW, start: true, end: true },
    { title: 'stalls', settings: STALL, start: true, end: true },
  ])('$title: start $start, end $end', ({ settings, start, end }) => {
    const rules = new TripRules(settings);

    expect([rules.needsStart, rules.needsEndTime]).toEqual([start, end]);
  });
});

describe('isSlow', () => {
  it.each([
    { settings: SLOW, elapsedMs: 199.9, slow: false },
    { settings: SLOW, elapsedMs: 200, slow: true },
    { settings: FAILURES, elapsedMs: 9_999, slow: false },
  ])('after $elapsedMs ms: $slow', ({ settings, elapsedMs, slow }) => {
    expect(new TripRules(settings).isSlow(elapsedMs)).toBe(slow);
  });
});

describe('reconfigure', () => {
  it('keeps failures in a row under a new threshold', () => {
    const rules = new TripRules(FAILURES);
    rules.failure(0, 1);

    rules.reconfigure({ ...FAILURES, failureThreshold: 2 });

    expect(rules.failure(0, 1)).toBe('failures');
  });

  it('keeps a window of the same size, and its counts', () => {
    const rules = new TripRules(RATE);
    for (let call = 0; call < 3; call++) rules.failure(0, 1);

    rules.reconfigure({ ...RATE, failureThreshold: 9 });

    expect(rules.failure(0, 1)).toBe('failure_rate');
  });

  it('begins slow calls anew with another limit', () => {
    const rules = new TripRules(SLOW);
    for (let call = 0; call < 3; call++) rules.success(0, 999);

    rules.reconfigure({ ...SLOW, slowCalls: { slowMs: 100, rate: 0.5, minCalls: 4, calls: 10 } });

    expect(rules.success(0, 999)).toBeUndefined();
    expect(rules.explain(0)).toMatchObject([{ calls: 1, slowMs: 100 }]);
  });

  it('keeps slow calls under a new rate', () => {
    const rules = new TripRules(SLOW);
    for (let call = 0; call < 3; call++) rules.success(0, 999);

    rules.reconfigure({ ...SLOW, slowCalls: { slowMs: 200, rate: 0.9, minCalls: 4, calls: 10 } });

    expect(rules.success(0, 999)).toBe('slow_calls');
  });

  it('keeps watching the calls in flight under a new count', () => {
    const rules = new TripRules(STALL);
    rules.dispatch(0);

    rules.reconfigure({ ...STALL, stall: { afterMs: 80, count: 1 } });

    expect(rules.stalledAt(999)).toBe(90);
  });

  it('adds rules that were off', () => {
    const rules = new TripRules(FAILURES);
    const ticket = rules.dispatch(0);

    rules.reconfigure({ ...FAILURES, ...RATE, ...SLOW, ...STALL });

    expect([rules.needsStart, rules.needsEndTime, rules.watchesStalls]).toEqual([true, true, true]);
    expect(rules.returned(ticket, 'failure', 1)).toBeUndefined();
    expect(rules.returned(rules.dispatch(1), 'failure', 2)).toBe('stalled');
    expect(rules.explain(2)).toHaveLength(3);
    rules.success(2, 1);
    expect(rules.explain(2)).toMatchObject([{ calls: 1 }, { calls: 1 }, { rule: 'stalled' }]);
  });

  it('takes rules away', () => {
    const rules = new TripRules({ ...RATE, ...SLOW, ...STALL });
    rules.dispatch(0);
    rules.dispatch(0);

    rules.reconfigure(FAILURES);

    expect(rules.stalledAt(9_999)).toBeUndefined();
    expect(rules.explain(0)).toEqual([
      { rule: 'failures', failures: 0, threshold: 3, streakMaxAgeMs: 60_000 },
    ]);
    expect([rules.needsStart, rules.needsEndTime, rules.watchesStalls]).toEqual([
      false,
      false,
      false,
    ]);
    for (let call = 0; call < 20; call++) expect(rules.success(0, 999)).toBeUndefined();
    expect(rules.dispatch(1)).toBe(NOT_WAITING);
    for (let call = 0; call < 2; call++) {
      expect(rules.returned(NOT_WAITING, 'failure', 2)).toBeUndefined();
    }
  });

  it('keeps calls of before apart when stalls are off for a while', () => {
    const rules = new TripRules(STALL);
    const old = rules.dispatch(0);
    rules.reconfigure(FAILURES);
    expect(rules.returned(old, 'failure', 1)).toBeUndefined();
    const other = new TripRules(STALL);
    const before = other.dispatch(0);
    other.reconfigure(FAILURES);
    other.reconfigure(STALL);
    other.dispatch(1);
    other.dispatch(1);

    other.returned(before, 'failure', 2);

    expect(other.stalledAt(9_999)).toBe(91);
  });
});

describe('explain', () => {
  it('tells what each rule counts, over what, and when it trips', () => {
    const rules = new TripRules({
      failureThreshold: 5,
      streakMaxAgeMs: 60_000,
      failureRate: { rate: 0.5, minCalls: 4, windowMs: 100, buckets: 5 },
      slowCalls: { slowMs: 200, rate: 0.8, minCalls: 3, windowMs: 1_000 },
      stall: { afterMs: 80, count: 3 },
    });
    rules.dispatch(0);
    rules.failure(0, 250);
    rules.success(90, 1);
    rules.failure(95, 1);

    expect(rules.explain(110)).toStrictEqual([
      { rule: 'failures', failures: 1, threshold: 5, streakMaxAgeMs: 60_000 },
      {
        rule: 'failure_rate',
        calls: 2,
        bad: 1,
        minCalls: 4,
        rate: 0.5,
        window: { windowMs: 100, buckets: 5 },
      },
      {
        rule: 'slow_calls',
        slowMs: 200,
        calls: 3,
        bad: 1,
        minCalls: 3,
        rate: 0.8,
        window: { windowMs: 1_000 },
      },
      { rule: 'stalled', stalls: 1, threshold: 3, afterMs: 80 },
    ]);
  });

  it('tells a window of calls by its size', () => {
    const rules = new TripRules(RATE);
    rules.failure(0, 1);

    expect(rules.explain(0)).toStrictEqual([
      { rule: 'failure_rate', calls: 1, bad: 1, minCalls: 4, rate: 0.5, window: { calls: 10 } },
    ]);
  });
});
