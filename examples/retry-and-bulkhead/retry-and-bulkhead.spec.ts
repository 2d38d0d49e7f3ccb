import { describe, expect, it } from '@jest/globals';
import { DeadlineExceededError, ResilienceError, resilient } from '@firebreak/resilience';
import { FakeClock, ScriptedCallee } from '@firebreak/resilience/testing';
import { describeDemo } from '../demo/describe-demo.js';
import { backendClient } from './backend-client.js';
import { BadRequest, Unavailable } from './backend-errors.js';
import { example } from './main.js';

function setUp({ random = 0, maxConcurrent = 2, maxQueue = 1 } = {}) {
  const clock = new FakeClock();
  const tools = { clock, timers: clock, random: () => random };
  const client = backendClient('backend', { maxConcurrent, maxQueue }, tools);
  const backend = new ScriptedCallee<string>(clock);
  /** What a call ends with, when all that it waits for has passed. */
  const endOf = async (): Promise<unknown> => {
    const end = client.execute(backend.call).catch((error: unknown) => error);
    await clock.advanceAsync(20_000);
    return end;
  };
  /** When the backend was called, since the first call. */
  const calledAt = (): number[] => backend.calls.map(({ at }) => at - (backend.calls[0]?.at ?? 0));
  return { clock, client, backend, endOf, calledAt };
}

describe('the backend client', () => {
  it.each([
    { title: 'without jitter', random: 0, calledAt: [0, 1_000, 3_000, 7_000] },
    { title: 'with all of it', random: 1, calledAt: [0, 1_100, 3_300, 7_700] },
  ])('tries 4 times, after 1, 2 and 4 s, $title', async ({ random, ...expected }) => {
    const { backend, endOf, calledAt } = setUp({ random });
    backend.fails(3, new Unavailable()).answers(1, 'ok');

    expect(await endOf()).toBe('ok');

    expect(calledAt()).toEqual(expected.calledAt);
  });

  it.each([
    { title: 'a mistake of the caller', error: new BadRequest(), counted: { alive: 1 } },
    { title: 'a bug of ours', error: new TypeError('a bug'), counted: { ignore: 1 } },
  ])('neither repeats nor counts $title', async ({ error, counted }) => {
    const { backend, endOf, client } = setUp();
    backend.fails(1, error);

    expect(await endOf()).toBe(error);

    expect(backend.calls).toHaveLength(1);
    const { failures, counters } = client.snapshot().breaker ?? {};
    expect(failures).toBe(0);
    expect(counters).toMatchObject({ failure: 0, ...counted });
  });

  it('ends an attempt after 2 s, and tries again', async () => {
    const { backend, endOf, calledAt } = setUp();
    backend.hangs(1).answers(1, 'ok');

    expect(await endOf()).toBe('ok');

    expect(calledAt()).toEqual([0, 3_000]);
    expect(backend.calls[0]?.outcome).toBe('aborted');
  });

  it('ends after 16 s whatever happens', async () => {
    const { backend, client, clock } = setUp();
    backend.hangs(1);
    let took: number | undefined;
    const end = client.execute(backend.call).catch((error: unknown) => {
      took = clock.now();
      return error;
    });

    await clock.advanceAsync(20_000);

    expect(await end).toBeInstanceOf(DeadlineExceededError);
    // Four attempts of 2 s and 1 + 2 + 4 s between them.
    expect(took).toBe(15_000);
  });

  it('could not have a threshold that one unlucky call reaches', () => {
    const retry = { attempts: 4, idempotent: true };

    expect(() => resilient('backend', { retry, breaker: { failureThreshold: 3 } })).toThrow(
      'failureThreshold',
    );
  });

  it('stops trying when the circuit opens, instead of waiting to be refused', async () => {
    const { backend, client, clock, endOf, calledAt } = setUp();
    backend.fails(1, new Unavailable());
    await endOf();
    expect(calledAt()).toHaveLength(4);

    const startedAt = clock.now();
    const second = client.execute(backend.call).catch((error: unknown) => error);
    await clock.advanceAsync(0);

    expect(await second).toBeInstanceOf(Unavailable);
    expect(client.policies.breaker?.state).toBe('open');
    expect(await client.execute(backend.call).catch((error: unknown) => error)).toMatchObject({
      code: 'CIRCUIT_OPEN',
    });
    expect(clock.now()).toBe(startedAt);
    expect(backend.calls).toHaveLength(5);
  });

  it('runs 2 calls at once, lets 1 wait and refuses the others', async () => {
    const { backend, client, clock } = setUp();
    backend.slow(1_000, 1, 'done');
    const ends: string[] = [];
    const calls = [1, 2, 3, 4, 5].map(async (n) => {
      const end = await client
        .execute(backend.call)
        .catch((error: unknown) => (error instanceof ResilienceError ? error.code : error));
      ends.push(`${n} ${String(end)} at ${clock.now()}`);
    });

    await clock.advanceAsync(2_000);
    await Promise.all(calls);

    expect(ends).toEqual([
      '4 BULKHEAD_FULL at 0',
      '5 BULKHEAD_FULL at 0',
      '1 done at 1000',
      '2 done at 1000',
      '3 done at 2000',
    ]);
    expect(client.snapshot().breaker?.counters).toMatchObject({ success: 3, failure: 0 });
  });
});

describeDemo('retry-and-bulkhead', example);
