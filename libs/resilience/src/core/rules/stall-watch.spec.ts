import { describe, expect, it } from '@jest/globals';
import { NOT_WAITING, StallWatch } from './stall-watch.js';

/** L = 80 ms, so buckets of 10 ms from the first dispatch on; a call stalls 80 to 90 ms after. */
function watchOf(count: number): StallWatch {
  return new StallWatch({ afterMs: 80, count });
}

function watching(count: number, ...dispatchedAt: readonly number[]): [StallWatch, number[]] {
  const watch = watchOf(count);
  return [watch, dispatchedAt.map((at) => watch.dispatch(at))];
}

describe('calls that stay out', () => {
  it.each([
    { title: 'one alone is not enough for 2', count: 2, at: [0], due: undefined },
    { title: 'one is for 1, by the end of its bucket', count: 1, at: [0], due: 90 },
    { title: 'never early: the youngest of the bucket decides', count: 1, at: [0, 9.9], due: 90 },
    { title: 'the second bucket', count: 2, at: [0, 10], due: 100 },
    { title: 'the n-th of many', count: 3, at: [0, 25, 31, 31, 77], due: 120 },
    { title: 'times are from the first dispatch on', count: 1, at: [1_234.5], due: 1_324.5 },
    { title: 'after a long idle gap', count: 2, at: [0, 1_000_000], due: 1_000_090 },
    { title: 'a gap longer than the ring', count: 2, at: [0, 200], due: 290 },
  ])('$title: dispatched at $at', ({ count, at, due }) => {
    const [watch] = watching(count, ...at);

    expect(watch.due(2_000_000)).toBe(due);
    if (due !== undefined) {
      expect(watch.due(due - 0.001)).toBeUndefined();
      expect(watch.due(due)).toBe(due);
    }
  });

  it('stall at most an eighth after the limit, whenever they leave', () => {
    for (let at = 0; at < 200; at += 3.7) {
      const [watch] = watching(1, 0);
      watch.settle(0, 'success', 1);
      watch.dispatch(at);

      const due = watch.due(10_000) ?? 0;

      expect(due - at).toBeGreaterThanOrEqual(80);
      expect(due - at).toBeLessThanOrEqual(90);
    }
  });

  it('are told by looking, which changes nothing', () => {
    const [watch] = watching(3, 0, 25);

    expect([0, 89, 90, 109, 110].map((now) => watch.streakAt(now))).toEqual([0, 0, 1, 1, 2]);
    expect(watch.streak).toBe(0);
  });
});

describe('calls that come back', () => {
  it.each([
    { title: 'a success before the limit', outcome: 'success', at: 50, streak: 0 },
    { title: 'an alive before the limit', outcome: 'other', at: 50, streak: 0 },
    { title: 'a failure before the limit counts once', outcome: 'failure', at: 50, streak: 1 },
    { title: 'a success after the limit clears', outcome: 'success', at: 95, streak: 0 },
    { title: 'a failure after it is not counted again', outcome: 'failure', at: 95, streak: 1 },
    { title: 'a cancel after it leaves it counted', outcome: 'other', at: 95, streak: 1 },
    { title: 'a failure long after the ring', outcome: 'failure', at: 5_000, streak: 1 },
  ] as const)('$title', ({ outcome, at, streak }) => {
    const [watch, [ticket = Number.NaN]] = watching(9, 0);

    expect(watch.settle(ticket, outcome, at)).toBe(false);

    expect(watch.streak).toBe(streak);
    expect(watch.streakAt(9_999)).toBe(streak);
  });

  it('take only themselves out of their bucket', () => {
    const [watch, [first = Number.NaN]] = watching(1, 0, 1);

    watch.settle(first, 'other', 50);

    expect(watch.due(999)).toBe(90);
  });

  it('long after they stalled disturb no younger call in the same place of the ring', () => {
    const [watch, [first = Number.NaN]] = watching(2, 0);
    // 16 buckets later: the same place.
    watch.dispatch(160);

    expect(watch.settle(first, 'failure', 165)).toBe(false);

    expect(watch.due(999)).toBe(250);
  });

  it('trip by a failure where stalls led up to it', () => {
    const [watch, tickets] = watching(3, 0, 0, 85);

    expect(watch.settle(tickets[2] ?? Number.NaN, 'failure', 95)).toBe(true);
  });

  it('trip by failures alone', () => {
    const [watch, tickets] = watching(2, 0, 0);

    expect(tickets.map((ticket) => watch.settle(ticket, 'failure', 1))).toEqual([false, true]);
  });

  it('begin the count anew with each success', () => {
    const [watch, tickets] = watching(2, 0, 15, 30);
    watch.settle(tickets[1] ?? Number.NaN, 'success', 95);

    expect(watch.due(999)).toBeUndefined();
    expect(watch.streakAt(999)).toBe(1);
  });
});

describe('healthy traffic', () => {
  it('of any amount hides no hang: it trips one limit after it began', () => {
    const watch = watchOf(5);
    let tripped = false;
    for (let now = 0; now < 60_000; now += 2) {
      const ticket = watch.dispatch(now);
      tripped ||= watch.due(now + 1) !== undefined;
      watch.settle(ticket, 'success', now + 1);
    }
    for (let now = 60_000; now < 60_080; now += 2) watch.dispatch(now);

    expect(tripped).toBe(false);
    expect(watch.due(60_300)).toBe(60_090);
  });

  it('with 1 % of calls that take long does not trip', () => {
    const watch = watchOf(5);
    const slow: number[] = [];
    let tripped = false;
    for (let now = 0; now < 60_000; now += 2) {
      tripped ||= watch.due(now) !== undefined;
      const ticket = watch.dispatch(now);
      if (now % 200 === 0) slow.push(ticket);
      else watch.settle(ticket, 'success', now + 1);
    }

    expect(tripped).toBe(false);
    expect(slow).toHaveLength(300);
    expect(watch.streakAt(60_000)).toBeLessThan(5);
  });
});

describe('calls that do not wait on the callee', () => {
  it('never stall', () => {
    const [watch, [ticket = Number.NaN]] = watching(1, 0);

    expect(watch.hold(ticket, 5)).toBe(NOT_WAITING);

    expect(watch.due(999)).toBeUndefined();
  });

  it.each([
    { title: 'failing count', outcome: 'failure', streak: 1 },
    { title: 'succeeding clear', outcome: 'success', streak: 0 },
    { title: 'otherwise leave it', outcome: 'other', streak: 0 },
  ] as const)('$title', ({ outcome, streak }) => {
    const watch = watchOf(9);

    watch.settle(NOT_WAITING, outcome, 1);

    expect(watch.streak).toBe(streak);
  });

  it('are not counted again if they had stalled before', () => {
    const [watch, [ticket = Number.NaN]] = watching(9, 0);

    const held = watch.hold(ticket, 95);
    watch.settle(held, 'failure', 99);

    expect(watch.streak).toBe(1);
  });

  it('begin their time when they leave at last', () => {
    const [watch, [ticket = Number.NaN]] = watching(1, 0);
    watch.hold(ticket, 0);

    watch.dispatch(70);

    expect(watch.due(999)).toBe(160);
  });
});

describe('our own pauses', () => {
  it('make the calls that were out younger by as much', () => {
    const [watch] = watching(1, 0);

    watch.excuse(1_000);

    expect(watch.due(1_089)).toBeUndefined();
    expect(watch.due(1_090)).toBe(1_090);
  });

  it('leave later calls alone', () => {
    const [watch, [ticket = Number.NaN]] = watching(1, 0);
    watch.excuse(1_000);
    watch.settle(ticket, 'success', 1_005);

    watch.dispatch(1_010);

    expect(watch.due(9_999)).toBe(1_100);
  });

  it('count calls once that left between the end of the pause and the news of it', () => {
    const [watch] = watching(2, 0);
    watch.settle(watch.dispatch(1_000), 'other', 1_001);
    watch.excuse(1_000);
    watch.dispatch(1_002);

    expect(watch.streak).toBe(1);
    expect(watch.streakAt(99_999)).toBe(2);
  });

  it('part no younger call from one that had stalled before and comes back', () => {
    const [watch, [stalled = Number.NaN]] = watching(9, 0);
    watch.settle(NOT_WAITING, 'other', 95);
    watch.excuse(1_000);
    watch.dispatch(1_002);

    watch.settle(stalled, 'failure', 1_003);

    expect(watch.streak).toBe(1);
    expect(watch.streakAt(99_999)).toBe(2);
  });

  it('before the first call mean nothing', () => {
    const watch = watchOf(1);

    watch.excuse(1_000);
    watch.dispatch(5);

    expect(watch.due(999)).toBe(95);
  });
});

describe('a new generation or new settings', () => {
  it('clears calls and streak', () => {
    const [watch, tickets] = watching(2, 0, 0, 0);
    watch.settle(tickets[0] ?? Number.NaN, 'failure', 1);

    watch.clear();

    expect(watch.streakAt(999)).toBe(0);
  });

  it('watches again from the first call on, on time however often it was cleared', () => {
    const [watch] = watching(1, 0);
    for (let now = 1; now < 9; now++) {
      watch.clear();
      watch.dispatch(now);
    }

    expect(watch.due(999)).toBe(98);
  });

  it('takes a new count at once', () => {
    const [watch] = watching(9, 0, 0);

    watch.reconfigure({ afterMs: 80, count: 2 });

    expect(watch.due(999)).toBe(90);
  });

  it('with a count lowered to the streak waits for the next stall: answered calls are none', () => {
    const [watch, [first = Number.NaN, second = Number.NaN]] = watching(9, 0, 0, 15);
    watch.settle(first, 'failure', 1);
    watch.settle(second, 'other', 2);

    watch.reconfigure({ afterMs: 80, count: 1 });

    expect(watch.due(999)).toBe(100);
  });

  it('with a new limit no longer watches the calls in flight', () => {
    const [watch, [ticket = Number.NaN]] = watching(1, 0);

    watch.reconfigure({ afterMs: 160, count: 1 });

    expect(watch.due(999)).toBeUndefined();
    expect(watch.settle(ticket, 'failure', 1_000)).toBe(false);
    watch.dispatch(1_000);
    expect(watch.due(9_999)).toBe(1_180);
  });

  it('with a new limit keeps old and new calls apart', () => {
    const [watch, [old = Number.NaN]] = watching(1, 0);
    watch.reconfigure({ afterMs: 160, count: 1 });

    watch.dispatch(1);
    watch.settle(old, 'other', 2);

    expect(watch.due(999)).toBe(181);
  });
});
