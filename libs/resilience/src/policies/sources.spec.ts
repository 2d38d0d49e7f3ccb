/*
 * The scenarios of the sources this project grew out of, under their names there, on a fake clock.
 * Where a source is wrong (its breaker lets every caller through while half-open, say), the spec
 * of the machine tells what is right; these scenarios hold under both.
 */
import { describe, expect, it } from '@jest/globals';
import { totalCalls, type BreakerOptions } from '../core/index.js';
import { FakeClock } from '../testing/index.js';
import { CircuitBreaker, type BreakerSetup } from './circuit-breaker.js';
import { failOnly } from './classify-errors.js';

/** A breaker before a server that is up or down, and answers at once. */
class Scenario {
  readonly clock = new FakeClock();
  readonly breaker: CircuitBreaker;
  readonly moves: string[] = [];
  up = true;
  /** Calls that reached the server. */
  served = 0;

  constructor(options: BreakerOptions, setup: BreakerSetup = {}) {
    this.breaker = new CircuitBreaker('calculator', options, { clock: this.clock, ...setup });
    this.breaker.on('transition', ({ from, to, at }) => {
      this.moves.push(`${from} → ${to} at ${at / 1000} s`);
    });
  }

  /** `ok`, `failed` or why it was refused. */
  async call(): Promise<string> {
    try {
      return await this.breaker.execute(() => this.serve());
    } catch (error) {
      return (error as Error).message;
    }
  }

  async calls(count: number, pauseMs = 0): Promise<string[]> {
    const answers: string[] = [];
    for (let i = 0; i < count; i++) {
      answers.push(await this.call());
      this.clock.advance(pauseMs);
    }
    return answers;
  }

  private serve(): string {
    this.served++;
    if (!this.up) throw new Error('failed');
    return 'ok';
  }
}

describe('source 000: 3 failures, 5 s', () => {
  const make = () => new Scenario({ failureThreshold: 3, openMs: 5_000 });

  async function makeOpen(): Promise<Scenario> {
    const scenario = make();
    scenario.up = false;
    await scenario.calls(3);
    return scenario;
  }

  it('Normal: all requests succeed, circuit stays closed', async () => {
    const scenario = make();

    expect(await scenario.calls(5)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);

    expect(scenario.breaker.state).toBe('closed');
    expect(scenario.moves).toEqual([]);
  });

  it.each([{ failures: 1 }, { failures: 2 }])(
    'Gradual Failure: after $failures, then success, it stays closed and the count resets',
    async ({ failures }) => {
      const scenario = make();
      scenario.up = false;
      await scenario.calls(failures);
      expect(scenario.breaker.snapshot().failures).toBe(failures);

      scenario.up = true;
      await scenario.call();

      expect(scenario.breaker.snapshot()).toMatchObject({ state: 'closed', failures: 0 });
    },
  );

  it('Circuit Opens: 3 consecutive failures open it, subsequent requests fail fast', async () => {
    const scenario = await makeOpen();

    expect(await scenario.calls(3)).toEqual(
      Array(3).fill('Circuit calculator is open. Retry after 5.000 secs.'),
    );

    expect(scenario.served).toBe(3);
    expect(scenario.moves).toEqual(['closed → open at 0 s']);
  });

  it('Recovery Test: 5 s after opening it goes half-open and tests one request', async () => {
    const scenario = await makeOpen();
    scenario.clock.set(5_000);

    await Promise.all([scenario.call(), scenario.call(), scenario.call()]);

    expect(scenario.served).toBe(3 + 1);
    expect(scenario.moves[1]).toBe('open → half_open at 5 s');
  });

  it('Successful Recovery: service back online, it closes, normal operation resumes', async () => {
    const scenario = await makeOpen();
    scenario.clock.set(5_000);
    scenario.up = true;

    expect(await scenario.calls(3)).toEqual(['ok', 'ok', 'ok']);

    expect(scenario.moves.slice(1)).toEqual([
      'open → half_open at 5 s',
      'half_open → closed at 5 s',
    ]);
  });

  it('Failed Recovery: still offline, it opens again and waits another 5 s', async () => {
    const scenario = await makeOpen();
    scenario.clock.set(5_000);

    expect(await scenario.calls(2)).toEqual([
      'failed',
      'Circuit calculator is open. Retry after 5.000 secs.',
    ]);
    scenario.clock.set(9_999);
    await scenario.call();
    expect(scenario.served).toBe(4);
    scenario.clock.set(10_000);
    await scenario.call();

    expect(scenario.served).toBe(5);
  });

  it('Demo: ten attempts a second apart, server down, then restarted', async () => {
    const scenario = make();
    await scenario.calls(5);
    scenario.up = false;

    const attempts = await scenario.calls(10, 1_000);

    expect(attempts).toEqual([
      'failed', // 0 s
      'failed', // 1 s
      'failed', // 2 s: opens
      'Circuit calculator is open. Retry after 4.000 secs.',
      'Circuit calculator is open. Retry after 3.000 secs.',
      'Circuit calculator is open. Retry after 2.000 secs.',
      'Circuit calculator is open. Retry after 1.000 secs.',
      'failed', // 7 s: the probe
      'Circuit calculator is open. Retry after 4.000 secs.',
      'Circuit calculator is open. Retry after 3.000 secs.',
    ]);

    scenario.up = true;
    scenario.clock.set(15_000);

    expect(await scenario.calls(5, 1_000)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    expect(scenario.moves).toEqual([
      'closed → open at 2 s',
      'open → half_open at 7 s',
      'half_open → open at 7 s',
      'open → half_open at 15 s',
      'half_open → closed at 15 s',
    ]);
  });

  it('Metrics: requests attempted, blocked and failed', async () => {
    const scenario = make();
    scenario.up = false;
    await scenario.calls(10, 1_000);

    const { counters } = scenario.breaker.snapshot();

    expect(totalCalls(counters)).toBe(10);
    expect(counters).toMatchObject({ blocked: 6, failure: 4, success: 0 });
  });
});

describe('source 001: 2 successes to close', () => {
  it('Basic circuit breaker: closed, closed, open; calls 4 and 5 are blocked', async () => {
    const scenario = new Scenario({ failureThreshold: 3, openMs: 5_000, successThreshold: 2 });
    const states: string[] = [];

    for (let i = 0; i < 5; i++) {
      scenario.up = i >= 3;
      await scenario.call();
      states.push(scenario.breaker.state);
    }

    expect(states).toEqual(['closed', 'closed', 'open', 'open', 'open']);
    expect(scenario.served).toBe(3);
  });

  it('Order service: 3 failures, 10 s, and two good payments in a row to close', async () => {
    const scenario = new Scenario({ failureThreshold: 3, openMs: 10_000, successThreshold: 2 });
    await scenario.calls(3);
    scenario.up = false;
    await scenario.calls(5);
    expect(scenario.breaker.snapshot().counters).toMatchObject({
      success: 3,
      failure: 3,
      blocked: 2,
    });
    scenario.clock.advance(10_000);
    scenario.up = true;

    await scenario.call();
    expect(scenario.breaker.state).toBe('half_open');
    await scenario.call();

    expect(scenario.breaker.state).toBe('closed');
  });

  it('Order service: success, failure, success does not close it', async () => {
    const scenario = new Scenario({ failureThreshold: 3, openMs: 10_000, successThreshold: 2 });
    scenario.breaker.trip();
    scenario.clock.advance(10_000);

    await scenario.call();
    scenario.up = false;
    await scenario.call();
    scenario.clock.advance(10_000);
    scenario.up = true;
    await scenario.call();

    expect(scenario.breaker.state).toBe('half_open');
  });

  it('Fallback: with 2 failures, the fallback answers at once from the third call on', async () => {
    const scenario = new Scenario({ failureThreshold: 2, openMs: 5_000 });
    scenario.up = false;

    const answers = (await scenario.calls(5)).map((answer) =>
      answer === 'ok' ? 'Primary response' : 'Fallback response',
    );

    expect(answers).toEqual(Array(5).fill('Fallback response'));
    expect(scenario.served).toBe(2);
  });
});

describe('source 002: the session with 5 failures, 10 s', () => {
  it('runs as printed there', async () => {
    const scenario = new Scenario({ failureThreshold: 5, openMs: 10_000 });
    expect(await scenario.calls(2)).toEqual(['ok', 'ok']);
    scenario.up = false;
    await scenario.calls(5);

    scenario.clock.set(1_311);
    expect(await scenario.call()).toContain('Retry after 8.689 secs');

    scenario.up = true;
    scenario.clock.set(3_904);
    expect(await scenario.call()).toContain('Retry after 6.096 secs');

    scenario.up = false;
    scenario.clock.set(10_001);
    expect(await scenario.call()).toBe('failed');

    scenario.up = true;
    scenario.clock.set(20_002);
    expect(await scenario.call()).toBe('ok');

    expect(scenario.moves).toEqual([
      'closed → open at 0 s',
      'open → half_open at 10.001 s',
      'half_open → open at 10.001 s',
      'open → half_open at 20.002 s',
      'half_open → closed at 20.002 s',
    ]);
  });

  it('counts only the exceptions it was given; another one leaves it usable', async () => {
    class NetworkError extends Error {}
    const breaker = new CircuitBreaker(
      'remote',
      { failureThreshold: 1, openMs: 10_000 },
      { clock: new FakeClock(), classify: failOnly(NetworkError) },
    );

    await breaker.execute(() => Promise.reject(new TypeError('bug'))).catch(() => undefined);
    expect(breaker.state).toBe('closed');
    await breaker.execute(() => Promise.reject(new NetworkError('down'))).catch(() => undefined);

    expect(breaker.state).toBe('open');
  });
});

describe('source 003: 3 failures, 30 s', () => {
  it.each([
    { at: 29_999, state: 'open' },
    { at: 30_000, state: 'closed' },
  ])('tests again at 30 s: at $at ms a good call leaves it $state', async ({ at, state }) => {
    const scenario = new Scenario({ failureThreshold: 3, openMs: 30_000 });
    scenario.up = false;
    await scenario.calls(3);

    scenario.up = true;
    scenario.clock.set(at);
    await scenario.call();

    expect(scenario.breaker.state).toBe(state);
  });

  it('Metrics: what is blocked is told apart from what failed', async () => {
    const scenario = new Scenario({ failureThreshold: 3, openMs: 30_000 });
    await scenario.calls(4);
    scenario.up = false;
    await scenario.calls(6);

    const { counters } = scenario.breaker.snapshot();

    expect(counters).toMatchObject({ success: 4, failure: 3, blocked: 3 });
    expect(counters.success / totalCalls(counters)).toBe(0.4);
  });
});

describe('source 004: 3 failures, 10 s', () => {
  it.each([
    { title: 'fails', up: false, state: 'open' },
    { title: 'succeeds', up: true, state: 'closed' },
  ])('the test call while half-open $title: $state', async ({ up, state }) => {
    const scenario = new Scenario({ failureThreshold: 3, openMs: 10_000 });
    scenario.up = false;
    await scenario.calls(3);
    scenario.clock.advance(10_000);

    scenario.up = up;
    await scenario.call();

    expect(scenario.breaker.state).toBe(state);
  });
});
