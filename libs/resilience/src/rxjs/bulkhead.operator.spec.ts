import { describe, expect, it } from '@jest/globals';
import { EMPTY, NEVER, Observable, Subject, of, retry, throwError } from 'rxjs';
import { Bulkhead } from '../policies/index.js';
import { FakeClock } from '../testing/index.js';
import { withBulkhead } from './index.js';

const boom = new Error('boom');

function setUp(maxQueue = 0, maxConcurrent = 1) {
  const clock = new FakeClock();
  const bulkhead = new Bulkhead('payments', { maxConcurrent, maxQueue }, { clock, timers: clock });
  return { clock, bulkhead, look: () => bulkhead.snapshot() };
}

describe('withBulkhead', () => {
  it('trap 22: takes no slot until someone subscribes', () => {
    const { bulkhead, look } = setUp();

    NEVER.pipe(withBulkhead(bulkhead));

    expect(look()).toMatchObject({ running: 0, admitted: 0 });
  });

  it.each<{ title: string; source: Observable<unknown> }>([
    { title: 'a value', source: of(1) },
    { title: 'many values', source: of(1, 2, 3) },
    { title: 'no value', source: EMPTY },
    { title: 'an error', source: throwError(() => boom) },
  ])('has its slot back after $title', ({ source }) => {
    const { bulkhead, look } = setUp();

    source.pipe(withBulkhead(bulkhead)).subscribe({ error: () => undefined });

    expect(look()).toMatchObject({ running: 0, admitted: 1 });
  });

  it('has its slot back when the subscriber leaves', () => {
    const { bulkhead, look } = setUp();
    const subscription = NEVER.pipe(withBulkhead(bulkhead)).subscribe();
    expect(look().running).toBe(1);

    subscription.unsubscribe();

    expect(look().running).toBe(0);
  });

  it.each<{ title: string; end: (work: Subject<number>) => void }>([
    { title: 'answers', end: (work) => work.next(1) },
    { title: 'ends', end: (work) => work.complete() },
    { title: 'fails', end: (work) => work.error(boom) },
  ])('holds the slot of what cannot be cancelled until it $title', ({ end }) => {
    const { bulkhead, look } = setUp();
    const work = new Subject<number>();
    const told: unknown[] = [];
    work
      .pipe(withBulkhead(bulkhead, {}, { uncancellable: true }))
      .subscribe((value) => told.push(value))
      .unsubscribe();

    expect(look().running).toBe(1);
    end(work);

    expect(look().running).toBe(0);
    expect(work.observed).toBe(false);
    expect(told).toEqual([]);
  });

  it('lets go of what cannot be cancelled once it has answered: the rest is a stream', () => {
    const { bulkhead, look } = setUp();
    const work = new Subject<number>();
    const told: unknown[] = [];
    const subscription = work
      .pipe(withBulkhead(bulkhead, {}, { uncancellable: true }))
      .subscribe((value) => told.push(value));

    work.next(1);
    expect(look().running).toBe(1);
    subscription.unsubscribe();

    expect(look().running).toBe(0);
    expect(work.observed).toBe(false);
    expect(told).toEqual([1]);
  });

  it('refuses calls while what cannot be cancelled is at work, though its callers left', () => {
    const { bulkhead, look } = setUp();
    const call = NEVER.pipe(withBulkhead(bulkhead, {}, { uncancellable: true }));

    for (let i = 0; i < 5; i++) call.subscribe({ error: () => undefined }).unsubscribe();

    expect(look()).toMatchObject({ running: 1, admitted: 1, full: 4 });
  });

  it.each([
    { title: 'an error', end: (calls: Subject<number>) => calls.error(boom) },
    { title: 'completion', end: (calls: Subject<number>) => calls.complete() },
  ])('has the slot back before it passes $title on, also later', ({ end }) => {
    const { bulkhead, look } = setUp();
    const running: number[] = [];
    const note = () => void running.push(look().running);
    const calls = new Subject<number>();
    calls.pipe(withBulkhead(bulkhead)).subscribe({ error: note, complete: note });

    end(calls);

    expect(running).toEqual([0]);
  });

  it('gives the slot back before it passes the end on: a repetition meets a free one', () => {
    const { bulkhead, look } = setUp();
    let error: unknown;

    throwError(() => boom)
      .pipe(withBulkhead(bulkhead), retry(3))
      .subscribe({ error: (reason: unknown) => (error = reason) });

    expect(error).toBe(boom);
    expect(look()).toMatchObject({ admitted: 4, full: 0, running: 0 });
  });

  it('refuses what finds no slot', () => {
    const { bulkhead } = setUp();
    NEVER.pipe(withBulkhead(bulkhead)).subscribe();
    let error: unknown;

    of(1)
      .pipe(withBulkhead(bulkhead))
      .subscribe({ error: (reason: unknown) => (error = reason) });

    expect(error).toMatchObject({ code: 'BULKHEAD_FULL', reason: 'full' });
  });

  it('begins what waits when a slot comes free, in order', () => {
    const { bulkhead } = setUp(5);
    const first = new Subject<number>();
    const told: string[] = [];
    first.pipe(withBulkhead(bulkhead)).subscribe();
    for (const name of ['a', 'b']) {
      of(name)
        .pipe(withBulkhead(bulkhead))
        .subscribe((value) => told.push(value));
    }

    first.complete();

    expect(told).toEqual(['a', 'b']);
  });

  it('trap 22: whoever unsubscribes while waiting leaves the queue, and it keeps draining', () => {
    const { bulkhead, look } = setUp(5);
    const first = new Subject<number>();
    const told: string[] = [];
    first.pipe(withBulkhead(bulkhead)).subscribe();
    const waiting = ['a', 'b', 'c'].map((name) =>
      of(name)
        .pipe(withBulkhead(bulkhead))
        .subscribe((value) => told.push(value)),
    );

    waiting[0]?.unsubscribe();
    waiting[1]?.unsubscribe();
    expect(look()).toMatchObject({ queued: 1, cancelled: 2 });
    first.complete();

    expect(told).toEqual(['c']);
    expect(look()).toMatchObject({ running: 0, queued: 0 });
  });
});
