import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Permit } from '../core/index.js';
import { FakeClock, recordEvents } from '../testing/index.js';
import { CircuitBreaker } from './circuit-breaker.js';
import { PauseMonitor } from './pause-monitor.js';

let clock: FakeClock;
let monitor: PauseMonitor;

beforeEach(() => {
  jest.useFakeTimers();
  clock = new FakeClock();
  monitor = new PauseMonitor(clock);
});

afterEach(() => {
  jest.useRealTimers();
});

/** Ordinary time: the monitor's ticks come as they should. */
function run(ms: number): void {
  for (let passed = 0; passed < ms; passed += 50) {
    clock.advance(50);
    jest.advanceTimersByTime(50);
  }
}

/** The process stands still: time goes on, and no tick comes. */
function standStill(ms: number): void {
  clock.advance(ms);
}

/** The one tick that is overdue after a pause. */
function tick(): void {
  jest.advanceTimersToNextTimer();
}

describe('a pause', () => {
  it.each([
    { title: 'of 100 ms is ordinary scheduling', gap: 150, pauses: [] },
    { title: 'of 101 ms is told', gap: 151, pauses: [101] },
    { title: 'of 4 s is told', gap: 4_050, pauses: [4_000] },
  ])('$title', ({ gap, pauses }) => {
    const told: number[] = [];
    monitor.onPause((ms) => told.push(ms));

    standStill(gap);
    tick();

    expect(told).toEqual(pauses);
  });

  it('is told once: the tick after the check has nothing to add', () => {
    const told: number[] = [];
    monitor.onPause((ms) => told.push(ms));

    standStill(4_050);
    monitor.check(clock.now());
    tick();
    run(1_000);

    expect(told).toEqual([4_000]);
  });

  it('is none while time goes on as usual', () => {
    const told: number[] = [];
    monitor.onPause((ms) => told.push(ms));

    run(10_000);

    expect(told).toEqual([]);
  });

  it('is told to every listener', () => {
    const told: string[] = [];
    monitor.onPause((ms) => told.push(`first ${ms}`));
    monitor.onPause((ms) => told.push(`second ${ms}`));

    standStill(1_050);
    tick();

    expect(told).toEqual(['first 1000', 'second 1000']);
  });

  it('is told to the others, and the call goes on, when a listener throws', async () => {
    const told: number[] = [];
    monitor.onPause(() => {
      throw new Error('boom');
    });
    monitor.onPause((ms) => told.push(ms));
    const breaker = new CircuitBreaker('payments', { attemptMs: 500 }, { clock, pauses: monitor });

    standStill(1_050);

    expect(await breaker.execute(() => 'ok')).toBe('ok');
    expect(told).toEqual([1_000]);
    expect(monitor.listenerErrors).toBe(1);
  });
});

describe('the tick', () => {
  it('is one for all listeners, and goes with the last of them', () => {
    const first = monitor.onPause(() => undefined);
    const second = monitor.onPause(() => undefined);
    expect(jest.getTimerCount()).toBe(1);

    first[Symbol.dispose]();
    expect(jest.getTimerCount()).toBe(1);
    second[Symbol.dispose]();

    expect(jest.getTimerCount()).toBe(0);
  });

  it('does not keep the process alive', () => {
    const start = jest.spyOn(globalThis, 'setInterval');

    monitor.onPause(() => undefined);

    const timer = start.mock.results[0]?.value as NodeJS.Timeout;
    expect(timer.hasRef()).toBe(false);
    start.mockRestore();
  });

  it('is set outside the call that happens to define the first breaker: it outlives it', () => {
    const calls = new AsyncLocalStorage<string>();
    const setIn: unknown[] = [];
    const set = globalThis.setInterval;
    const start = jest.spyOn(globalThis, 'setInterval').mockImplementation((...timer) => {
      setIn.push(calls.getStore());
      return set(...timer);
    });

    calls.run('a call', () => monitor.onPause(() => undefined));

    expect(setIn).toEqual([undefined]);
    start.mockRestore();
  });

  it('takes time without listeners for no pause', () => {
    const told: number[] = [];
    monitor.onPause(() => undefined)[Symbol.dispose]();

    clock.advance(60_000);
    monitor.onPause((ms) => told.push(ms));
    tick();

    expect(told).toEqual([]);
  });
});

describe('a probe that is out when our own process stops for 4 s', () => {
  /** Half-open, with a probe that has 1000 ms to answer. */
  function probing() {
    const breaker = new CircuitBreaker(
      'payments',
      { openMs: 5_000, leaseMs: 1_000 },
      { clock, pauses: monitor },
    );
    breaker.trip();
    run(5_000);
    const probe = breaker.admit() as Permit;
    run(200);
    return { breaker, probe };
  }

  it('is excused by the tick', () => {
    const { breaker, probe } = probing();

    standStill(4_000);
    tick();
    probe.done({ outcome: 'success' });

    expect(breaker.state).toBe('closed');
  });

  it('is excused also if its answer is handled before the tick', () => {
    const { breaker, probe } = probing();

    standStill(4_000);
    probe.done({ outcome: 'success' });
    tick();

    expect(breaker.state).toBe('closed');
    expect(breaker.snapshot().counters.late).toBe(0);
  });

  it('has only what was left of its time afterwards', () => {
    const { breaker, probe } = probing();

    standStill(4_000);
    tick();
    run(850);
    probe.done({ outcome: 'success' });

    expect(breaker.snapshot()).toMatchObject({ state: 'open', counters: { late: 1 } });
  });

  it('is not excused if it was overdue before', () => {
    const { breaker, probe } = probing();
    run(800);

    standStill(4_000);
    probe.done({ outcome: 'success' });

    expect(breaker.snapshot()).toMatchObject({ state: 'open', counters: { late: 1 } });
    expect(breaker.snapshot().openedAt).toBe(6_000);
  });

  it('is told as overdue by the tick, if it was so before, without waiting for a call', () => {
    const { breaker } = probing();
    const told = recordEvents(breaker);
    run(800);

    standStill(4_000);
    tick();

    expect(told).toEqual(['transition']);
  });

  it('is on its own once the breaker is disposed of', () => {
    const { breaker, probe } = probing();
    breaker[Symbol.dispose]();

    standStill(4_000);
    probe.done({ outcome: 'success' });

    expect(breaker.state).toBe('open');
    expect(jest.getTimerCount()).toBe(0);
  });
});
