import { afterEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '@firebreak/resilience/testing';
import { isServiceError, grpcStatusName } from '@firebreak/resilience/grpc';
import { ResilienceError } from '@firebreak/resilience';
import { describeDemo } from '../demo/describe-demo.js';
import { AnswersWhileOpen } from './answers-while-open.js';
import { CalculatorServer } from './calculator-server.js';
import { MetricsReport } from './metrics-report.js';
import { ResilientCalculator } from './resilient-calculator.js';
import { example } from './main.js';

/*
 * A real server on a free port, and a breaker whose 5 s pass at once.
 */

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0).toReversed()) close();
});

async function setUp() {
  const clock = new FakeClock();
  const server = new CalculatorServer();
  closing.push(() => server.stop());
  await server.start();
  const calculator = new ResilientCalculator(server.address, clock);
  closing.push(() => calculator.close());
  const { add: breaker } = calculator.breakers;
  const moves: string[] = [];
  breaker.on('transition', ({ from, to, at }) => {
    moves.push(`${from} → ${to} at ${at / 1_000} s`);
  });
  const add = (): Promise<string> => endOf(calculator.add(10, 1));
  /** So many in turn, and so long between them. */
  const adds = async (count: number, everyMs = 0): Promise<string[]> => {
    const ends: string[] = [];
    for (let i = 0; i < count; i++) {
      ends.push(await add());
      clock.advance(everyMs);
    }
    return ends;
  };
  const comeBack = async (): Promise<void> => {
    await server.start();
    await calculator.connected(2_000);
  };
  return { clock, server, calculator, breaker, moves, add, adds, comeBack };
}

/** The result, or what it failed with. */
async function endOf(call: Promise<number>): Promise<string> {
  try {
    return String(await call);
  } catch (error) {
    if (error instanceof ResilienceError) return error.code;
    if (isServiceError(error)) return grpcStatusName(error.code);
    throw error;
  }
}

function times<T>(count: number, value: T): T[] {
  return Array.from({ length: count }, () => value);
}

describe('the resilient calculator', () => {
  it('Normal: all requests succeed, the circuit stays closed', async () => {
    const { adds, breaker, moves } = await setUp();

    expect(await adds(5)).toEqual(times(5, '11'));

    expect(breaker.state).toBe('closed');
    expect(moves).toEqual([]);
  });

  it.each([{ failures: 1 }, { failures: 2 }])(
    'Gradual Failure: after $failures, then success, it stays closed and the count is reset',
    async ({ failures }) => {
      const { adds, add, server, comeBack, breaker } = await setUp();
      server.stop();
      expect(await adds(failures)).toEqual(times(failures, 'UNAVAILABLE'));
      expect(breaker.snapshot().failures).toBe(failures);

      await comeBack();

      expect(await add()).toBe('11');
      expect(breaker.snapshot()).toMatchObject({ state: 'closed', failures: 0 });
    },
  );

  it('Circuit Opens: 3 consecutive failures open it, subsequent requests fail fast', async () => {
    const { adds, server, comeBack, breaker } = await setUp();
    server.stop();
    expect(await adds(3)).toEqual(times(3, 'UNAVAILABLE'));
    expect(breaker.state).toBe('open');

    await comeBack();

    expect(await adds(4)).toEqual(times(4, 'CIRCUIT_OPEN'));
    expect(server.received).toBe(0);
  });

  it('Recovery Test: 5 s after opening it goes half-open and tests one request', async () => {
    const { adds, add, server, comeBack, clock, moves } = await setUp();
    server.stop();
    await adds(3);
    await comeBack();

    clock.set(4_999);
    expect(await add()).toBe('CIRCUIT_OPEN');
    clock.set(5_000);
    const ends = await Promise.all([add(), add(), add()]);

    expect(ends).toEqual(['11', 'CIRCUIT_OPEN', 'CIRCUIT_OPEN']);
    expect(server.received).toBe(1);
    expect(moves[1]).toBe('open → half_open at 5 s');
  });

  it('Successful Recovery: back online, it closes and normal operation resumes', async () => {
    const { adds, server, comeBack, clock, moves } = await setUp();
    server.stop();
    await adds(3);
    await comeBack();
    clock.set(5_000);

    expect(await adds(5)).toEqual(times(5, '11'));

    expect(moves).toEqual([
      'closed → open at 0 s',
      'open → half_open at 5 s',
      'half_open → closed at 5 s',
    ]);
  });

  it('Failed Recovery: still offline, it opens again and waits another 5 s', async () => {
    const { adds, add, server, clock, moves } = await setUp();
    server.stop();
    await adds(3);
    clock.set(5_000);
    expect(await add()).toBe('UNAVAILABLE');

    clock.set(9_999);
    expect(await add()).toBe('CIRCUIT_OPEN');
    clock.set(10_000);
    expect(await add()).toBe('UNAVAILABLE');

    expect(moves.slice(1, 4)).toEqual([
      'open → half_open at 5 s',
      'half_open → open at 5 s',
      'open → half_open at 10 s',
    ]);
  });

  it('Demo: ten attempts a second apart, of which the eighth is a probe, and a restart', async () => {
    const { adds, server, comeBack, clock, moves } = await setUp();
    server.stop();

    expect(await adds(10, 1_000)).toEqual([
      ...times(3, 'UNAVAILABLE'), // 0 to 2 s
      ...times(4, 'CIRCUIT_OPEN'), // 3 to 6 s
      'UNAVAILABLE', // 7 s
      ...times(2, 'CIRCUIT_OPEN'), // 8 and 9 s
    ]);
    await comeBack();
    clock.set(15_000);
    expect(await adds(5, 1_000)).toEqual(times(5, '11'));

    expect(moves).toEqual([
      'closed → open at 2 s',
      'open → half_open at 7 s',
      'half_open → open at 7 s',
      'open → half_open at 15 s',
      'half_open → closed at 15 s',
    ]);
  });

  it.each([
    { operation: 'add', opensAfter: 3 },
    { operation: 'divide', opensAfter: 5 },
  ] as const)('opens $operation after $opensAfter failures', async ({ operation, opensAfter }) => {
    const { calculator, server } = await setUp();
    server.stop();
    const call = (): Promise<string> => endOf(calculator[operation](8, 2));

    for (let i = 0; i < opensAfter; i++) expect(await call()).toBe('UNAVAILABLE');

    expect(await call()).toBe('CIRCUIT_OPEN');
    const other = operation === 'add' ? 'divide' : 'add';
    expect(calculator.breakers[other].state).toBe('closed');
  });

  it('does not take a division by zero for a failure', async () => {
    const { calculator } = await setUp();

    for (let i = 0; i < 10; i++) {
      expect(await endOf(calculator.divide(i, 0))).toBe('INVALID_ARGUMENT');
    }

    const { state, failures, counters } = calculator.breakers.divide.snapshot();
    expect({ state, failures, alive: counters.alive }).toEqual({
      state: 'closed',
      failures: 0,
      alive: 10,
    });
  });

  it('answers from memory while open, else by a default, and says so', async () => {
    const { calculator, server, clock, adds } = await setUp();
    const answers = new AnswersWhileOpen(calculator, clock);
    expect(await answers.add(2, 3)).toEqual({ value: 5, from: 'server' });

    server.stop();
    await adds(3);

    expect(await answers.add(2, 3)).toEqual({ value: 5, from: 'memory' });
    expect(await answers.add(3, 2)).toEqual({ value: 0, from: 'default' });
    clock.advance(60_001);
    await expect(answers.add(2, 3)).rejects.toMatchObject({ code: 14 });
    expect(await answers.add(2, 3)).toEqual({ value: 0, from: 'default' });
  });

  it('does not stand in for failures while closed', async () => {
    const { calculator, server, clock } = await setUp();
    const answers = new AnswersWhileOpen(calculator, clock);

    server.stop();

    await expect(answers.add(2, 3)).rejects.toMatchObject({ code: 14 });
  });
});

describe('the metrics report', () => {
  it('counts the demo: attempted, blocked, transitions and rates', async () => {
    const { adds, server, comeBack, clock, breaker } = await setUp();
    const report = new MetricsReport(breaker);
    await adds(5);
    server.stop();
    await adds(10, 1_000);
    await comeBack();
    clock.set(15_000);
    await adds(5);

    expect(report.now()).toMatchObject({
      attempted: 20,
      blocked: 6,
      transitions: 5,
      successRate: 10 / 20,
      failureRate: 4 / 20,
    });
  });

  it('tells the time of calls that were made, and what the others were spared', async () => {
    const { breaker, clock } = await setUp();
    const report = new MetricsReport(breaker);
    const hangs = (): never => {
      clock.advance(2_000);
      throw new Error('no answer');
    };
    for (let i = 0; i < 5; i++) await breaker.execute(hangs).catch(() => undefined);

    expect(report.now()).toMatchObject({
      attempted: 5,
      blocked: 2,
      timeSavedMs: 4_000,
      averageResponseMs: 2_000,
    });
  });

  it('has no rates before the first call', async () => {
    const { breaker } = await setUp();

    expect(new MetricsReport(breaker).now()).toMatchObject({
      attempted: 0,
      successRate: 0,
      failureRate: 0,
      averageResponseMs: 0,
    });
  });
});

describeDemo('calculator', example);
