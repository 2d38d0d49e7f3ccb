import { describe, expect, it } from '@jest/globals';
import { FakeClock } from './fake-clock.js';

describe('the fake clock', () => {
  it('fires timers in the order of their times, each at its own', () => {
    const clock = new FakeClock();
    const fired: string[] = [];
    clock.after(30, () => fired.push(`c@${clock.now()}`));
    clock.after(10, () => fired.push(`a@${clock.now()}`));
    clock.after(10, () => fired.push(`b@${clock.now()}`));

    clock.advance(29);
    expect(fired).toEqual(['a@10', 'b@10']);

    clock.advance(1);
    expect(fired).toEqual(['a@10', 'b@10', 'c@30']);
  });

  it('fires timers that are set by timers, if they are due as well', () => {
    const clock = new FakeClock(100);
    const fired: number[] = [];
    clock.after(10, () => clock.after(10, () => fired.push(clock.now())));

    expect(clock.advance(20)).toBe(120);

    expect(fired).toEqual([120]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('forgets timers that are disposed of, also by an earlier one at the same time', () => {
    const clock = new FakeClock();
    let fired = false;
    const later: Disposable[] = [];
    clock.after(5, () => later[0]?.[Symbol.dispose]());
    later.push(clock.after(5, () => (fired = true)));

    clock.advance(10);

    expect(fired).toBe(false);
    expect(clock.pendingTimers).toBe(0);
  });

  it('lets promises settle between timers: a loop of waits runs through in one step', async () => {
    const clock = new FakeClock();
    const wakes: number[] = [];
    const loop = async (): Promise<void> => {
      for (let i = 0; i < 3; i++) {
        await new Promise<void>((resolve) => void clock.after(10, resolve));
        wakes.push(clock.now());
      }
    };

    const done = loop();
    await clock.advanceAsync(30);
    await done;

    expect(wakes).toEqual([10, 20, 30]);
  });

  it('does not go back when a timer moves it further than it was going', () => {
    const clock = new FakeClock();
    clock.after(5, () => clock.advance(100));

    expect(clock.advance(10)).toBe(105);
    expect(clock.now()).toBe(105);
  });

  it('does not go back either when that happens while promises settle', async () => {
    const clock = new FakeClock();
    clock.after(5, () => clock.advance(100));

    expect(await clock.advanceAsync(10)).toBe(105);
  });

  it('keeps no timers that were disposed of, however far away they were', () => {
    const clock = new FakeClock();
    clock.after(60_000, () => undefined);

    for (let call = 0; call < 20_000; call++) {
      clock.after(60_000 + (call % 7), () => undefined)[Symbol.dispose]();
    }

    const { timers } = clock as unknown as { timers: unknown[] };
    expect(timers.length).toBeLessThan(100);
    expect(clock.pendingTimers).toBe(1);
  });

  it('fires late after a jump, as if the process had stood still', () => {
    const clock = new FakeClock();
    let at = 0;
    clock.after(10, () => (at = clock.now()));

    clock.set(5_000);

    expect(at).toBe(5_000);
  });

  it('fires nothing when it jumps backwards', () => {
    const clock = new FakeClock(100);
    clock.after(10, () => undefined);

    clock.set(0);

    expect(clock.now()).toBe(0);
    expect(clock.pendingTimers).toBe(1);
  });
});
