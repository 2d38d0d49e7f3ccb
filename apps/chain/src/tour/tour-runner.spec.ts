import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Action } from './action.js';
import { commandOf } from './action.js';
import { LoadRecord } from './load-record.js';
import type { Measured, Statuses } from './measured.js';
import { MoveLog } from './move-log.js';
import type { Step } from './step.js';
import { FakeClock } from './testing/fake-clock.js';
import { counted, move } from './testing/fake-measured.js';
import { TourPage } from './tour-page.js';
import { type Answer, TourRunner } from './tour-runner.js';

const never = new AbortController().signal;
const CHARGE = 'service-c/Charge';
const AWAITED = { breakers: [CHARGE], state: 'OPEN', atMostMs: 1_000 } as const;

describe('the runner of the tour', () => {
  let clock: FakeClock;
  let record: LoadRecord;
  let moves: MoveLog;
  let lines: string[] = [];
  let acted: Action['do'][] = [];
  let answers: Answer[] = [];
  let told: Measured | undefined;
  let statuses: () => Statuses = () => counted(0, 0);

  beforeEach(() => {
    clock = new FakeClock();
    record = new LoadRecord(clock);
    moves = new MoveLog(() => undefined);
    lines = [];
    acted = [];
    answers = [];
    told = undefined;
    statuses = () => counted(0, 0);
  });

  const runner = (factor = 1): TourRunner =>
    new TourRunner({
      chain: {
        act: (action) => {
          acted.push(action.do);
          return Promise.resolve();
        },
        statuses: () => Promise.resolve(statuses()),
      },
      record,
      moves,
      page: new TourPage((line) => lines.push(line), false),
      clock,
      pace: { factor },
      ask: (signal) => {
        signal.throwIfAborted();
        return Promise.resolve(answers.shift() ?? 'go');
      },
    });

  const step = (changes: Partial<Step> = {}): Step => ({
    name: 'one',
    title: 'A step',
    before: ['What is about to happen.'],
    actions: [{ do: 'kill' }],
    watchMs: 2_000,
    tell: (measured) => {
      told = measured;
      return ['What happened.'];
    },
    ...changes,
  });

  const opens = (afterMs: number): void => {
    clock.afterWait = (now) => {
      if (now < afterMs) return;
      const { service, atUnixMs, what } = move('service-b', CHARGE, afterMs);
      moves.moved(service, { service, timeUnixMs: atUnixMs, transition: what });
      clock.afterWait = () => undefined;
    };
  };

  it('tells nothing of a step in whose last moment it was interrupted', async () => {
    const over = new AbortController();
    let asked = 0;
    statuses = () => {
      asked += 1;
      // Before the step, when what it waits for has come, and at its end.
      if (asked === 3) over.abort(new Error('told to end'));
      return counted(0, 0);
    };

    await expect(runner().run([step(), step()], over.signal)).rejects.toThrow('told to end');

    expect(told).toBeUndefined();
    expect(lines.filter((line) => line.includes('A step'))).toHaveLength(1);
  });

  it('says title, words, commands and points, in this order', async () => {
    expect(await runner().run([step(), step({ title: 'Another' })], never)).toBe(2);

    expect(lines.map((line) => line.replace(/ ─+$/, '')).filter((line) => line !== '')).toEqual([
      '── 1 of 2: A step',
      '  What is about to happen.',
      `  $ ${commandOf({ do: 'kill' })}`,
      '  • What happened.',
      '── 2 of 2: Another',
      '  What is about to happen.',
      `  $ ${commandOf({ do: 'kill' })}`,
      '  • What happened.',
    ]);
  });

  it('ends where the person has had enough, before anything is done', async () => {
    answers = ['go', 'end'];

    expect(await runner().run([step(), step(), step()], never)).toBe(1);
    expect(acted).toEqual(['kill']);
  });

  it('measures from the action, and again from when that came which it waits for', async () => {
    opens(400);

    await runner().run([step({ until: AWAITED })], never);

    expect(told?.whole.lastedMs).toBe(2_400);
    expect(told?.since?.lastedMs).toBe(2_000);
    expect(told?.moves.map(({ what }) => what.breaker)).toEqual([CHARGE]);
  });

  it('goes on without it after a while', async () => {
    await runner().run([step({ until: AWAITED })], never);

    expect(told?.whole.lastedMs).toBe(3_000);
    expect(told?.since).toBeUndefined();
  });

  it('does not wait for a state that is there already', async () => {
    await runner().run([step({ until: { ...AWAITED, state: 'CLOSED' } })], never);

    expect(told?.whole.lastedMs).toBe(2_000);
    expect(told?.since?.lastedMs).toBe(2_000);
  });

  it('has no second stretch where nothing is done', async () => {
    await runner().run([step({ actions: [] })], never);

    expect(told?.since).toBeUndefined();
  });

  it('looks for a shorter time at a faster pace', async () => {
    await runner(0.25).run([step()], never);

    expect(told?.whole.lastedMs).toBe(500);
  });

  it('waits for the answers to what it has counted, but not for ever', async () => {
    const waits: number[] = [];
    const late = step({ actions: [], watchMs: 100 });
    clock.afterWait = (now) => {
      if (now === 100) waits.push(now);
    };
    const before = clock.now();
    const running = runner().run([late], never);
    // Sent when the step has begun, and never answered.
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
    record.sent('orders', before);
    await running;

    expect(told?.whole.load.get('orders')).toMatchObject({ sent: 1, ended: 0 });
    expect(clock.now()).toBeGreaterThanOrEqual(2_500);
    expect(clock.now()).toBeLessThan(3_000);
    expect(told?.whole.lastedMs).toBe(100);
  });

  it('says so when it was late itself', async () => {
    clock.afterWait = (now) => record.sent('orders', Math.max(0, now - 900));
    await runner().run([step({ watchMs: 1_000 })], never);

    expect(lines.join(' ')).toMatch(
      /This machine is busy: the tour itself sent requests up to 0.90 s/,
    );
  });
});
