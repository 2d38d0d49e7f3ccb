import { describe, expect, it } from '@jest/globals';
import { CircuitOpenError, attemptsOf } from '../core/index.js';
import { FakeClock, ScriptedCallee } from '../testing/index.js';
import { Bulkhead } from './bulkhead.js';
import { callScope, runInCallScope } from './call-scope.js';
import { CircuitBreaker } from './circuit-breaker.js';
import { Deadline } from './deadline.js';
import { degradationOf } from './degradation.js';
import { Fallback } from './fallback.js';
import { judgeRetry } from './judge-retry.js';
import { Pipeline, resilient } from './pipeline.js';
import type { PipelineTools, PolicySet } from './pipeline-set.js';
import { Retry } from './retry.js';

const boom = new Error('boom');

function setUp(set: PolicySet<string>, tools: PipelineTools = {}) {
  const clock = new FakeClock();
  const callee = new ScriptedCallee<string>(clock);
  const payments = resilient<string>('payments', set, { clock, timers: clock, ...tools });
  const end = async (call: Promise<unknown>): Promise<unknown> => {
    const ended = call.catch((error: unknown) => error);
    await clock.advanceAsync(60_000);
    return ended;
  };
  return { clock, callee, payments, end };
}

const FULL: PolicySet<string> = {
  bulkhead: { maxConcurrent: 2 },
  breaker: { failureThreshold: 4, openMs: 5_000 },
  retry: { attempts: 3, idempotent: true, jitter: 'none', baseMs: 100 },
  deadline: { totalMs: 2_000, attemptMs: 500 },
  fallback: { value: 'stand-in', on: 'open' },
};

describe('a pipeline', () => {
  it.each<{ title: string; keys: readonly (keyof PolicySet)[] }>([
    { title: 'as it works', keys: ['fallback', 'deadline', 'retry', 'breaker', 'bulkhead'] },
    { title: 'inside out', keys: ['bulkhead', 'breaker', 'retry', 'deadline', 'fallback'] },
    { title: 'mixed up', keys: ['breaker', 'fallback', 'bulkhead', 'deadline', 'retry'] },
  ])('has one order, written $title', async ({ keys }) => {
    const set = Object.fromEntries(keys.map((key) => [key, FULL[key]])) as PolicySet<string>;
    const { callee, payments, end } = setUp(set);
    callee.fails(1, boom);

    expect(payments.describe()).toBe(
      'fallback(deadline 2000 ms(retry 3(breaker(bulkhead 2(attempt 500 ms(call))))))',
    );
    expect(await end(payments.execute(callee.call))).toBe(boom);
    expect(callee.calls).toHaveLength(3);
    expect(await end(payments.execute(callee.call))).toBe(boom);
    expect(await end(payments.execute(callee.call))).toBe(boom);
    expect(payments.snapshot()).toMatchObject({
      fallback: { passed: 3 },
      breaker: { counters: { failure: expect.any(Number) } },
    });
  });

  it.each<{ title: string; set: PolicySet<string>; text: string }>([
    { title: 'a breaker alone', set: { breaker: {} }, text: 'breaker(call)' },
    {
      title: 'a deadline alone',
      set: { deadline: { totalMs: 5 } },
      text: 'deadline 5 ms(attempt(call))',
    },
    {
      title: 'no deadline',
      set: { retry: { idempotent: true }, breaker: {} },
      text: 'retry 3(breaker(call))',
    },
  ])('may be $title', async ({ set, text }) => {
    const { callee, payments } = setUp(set);
    callee.answers(1, 'ok');

    expect(payments.describe()).toBe(text);
    await expect(payments.execute(callee.call)).resolves.toBe('ok');
  });

  it.each<{ title: string; set: PolicySet<string> }>([
    { title: 'breaker', set: { breaker: {} } },
    { title: 'retry', set: { retry: { idempotent: true } } },
    { title: 'deadline', set: { deadline: { totalMs: 5 } } },
  ])('of a $title alone asks nobody for a caller who has left', async ({ set }) => {
    const { callee, payments } = setUp(set);
    callee.answers(1, 'ok');

    const call = payments.execute(callee.call, { signal: AbortSignal.abort() });

    await expect(call).rejects.toMatchObject({ code: 'CALL_CANCELLED', reason: 'caller_left' });
    expect(callee.calls).toHaveLength(0);
  });

  it('asks not even the breaker for an attempt with too little time left', async () => {
    const { callee, payments, end } = setUp({
      deadline: { totalMs: 1_100, attemptMs: 450, minBudgetMs: 200 },
      breaker: { failureThreshold: 5 },
      retry: { attempts: 2, idempotent: true, jitter: 'none', baseMs: 100, minBudgetMs: 0 },
    });
    callee.hangs();

    // 630 ms after the reserve: 80 ms are left after the first attempt and the back-off.
    const error = await end(
      runInCallScope({ incomingDeadlineAt: 700 }, () => payments.execute(callee.call)),
    );

    expect(error).toMatchObject({ code: 'BUDGET_EXHAUSTED' });
    expect(attemptsOf(error)).toBe(1);
    expect(payments.snapshot().breaker?.counters).toMatchObject({ failure: 1, ignore: 0 });
  });

  it('tells each attempt its signal, its number and its end', async () => {
    const { callee, payments, end } = setUp(FULL);
    callee.fails(1, boom).answers(1, 'ok');
    const seen: unknown[] = [];

    await end(
      payments.execute(({ signal, attempt, deadlineAt }) => {
        seen.push([signal.aborted, attempt, deadlineAt]);
        return callee.call();
      }),
    );

    expect(seen).toEqual([
      [false, 0, 500],
      [false, 1, 600],
    ]);
    expect(callScope()).toBeUndefined();
  });

  it('repeats nothing that its classifier calls a proper answer', async () => {
    const { callee, payments, end } = setUp(FULL, { classify: () => ({ outcome: 'alive' }) });
    callee.fails(1, boom);

    expect(await end(payments.execute(callee.call))).toBe(boom);

    expect(callee.calls).toHaveLength(1);
  });

  it('ends the call of a caller who left, through its own signal', async () => {
    const { clock, callee, payments } = setUp(FULL);
    callee.hangs();
    const controller = new AbortController();

    const call = payments.execute(callee.call, { signal: controller.signal });
    await clock.advanceAsync(10);
    controller.abort();

    await expect(call).rejects.toMatchObject({ code: 'CALL_CANCELLED' });
    expect(callee.calls.map(({ outcome }) => outcome)).toEqual(['aborted']);
    expect(clock.pendingTimers).toBe(0);
  });

  it('counts a hang as the breaker’s failures and the call’s attempts', async () => {
    const { callee, payments, end } = setUp(FULL);
    callee.hangs();

    const error = await end(payments.execute(callee.call));

    expect(error).toMatchObject({ code: 'DEADLINE_EXCEEDED', of: 'attempt', grantedMs: 500 });
    expect(attemptsOf(error)).toBe(3);
    expect(payments.snapshot().breaker?.counters.failure).toBe(3);
  });

  it('stops repeating when the breaker opens, without a wait for nothing', async () => {
    const { clock, callee, payments } = setUp({
      ...FULL,
      breaker: { failureThreshold: 4 },
      fallback: { value: 'stand-in' },
    });
    callee.fails(1, boom);
    const first = payments.execute(callee.call);
    await clock.advanceAsync(300);
    expect(await first).toBe('stand-in');

    const answer = await payments.execute(callee.call);

    expect(answer).toBe('stand-in');
    expect(clock.now()).toBe(300);
    expect(callee.calls).toHaveLength(4);
    expect(payments.snapshot().retry?.refused.circuit_open).toBe(1);
  });

  it.each([
    { title: 'one comes right as the probe', times: [5_000] },
    // Those refused while the probe is out come back a second later: `halfOpenHintMs`.
    { title: 'more come back together, to one probe', times: [5_000, 6_000, 6_000] },
  ])('waits for the circuit if `retryIf` says so: $title', async ({ times }) => {
    const { callee, payments, end } = setUp({
      breaker: { failureThreshold: 4, openMs: 5_000 },
      retry: {
        attempts: 3,
        idempotent: true,
        retryIf: (error) =>
          error instanceof CircuitOpenError && error.retryAfterMs !== undefined
            ? { retry: 'any_method', retryDelayMs: error.retryAfterMs }
            : judgeRetry(error),
      },
    });
    callee.slow(10, 3, 'ok');
    payments.policies.breaker?.trip();

    const answers = await end(Promise.all(times.map(() => payments.execute(callee.call))));

    expect(answers).toEqual(times.map(() => 'ok'));
    expect(callee.calls.map(({ at }) => at)).toEqual(times);
  });

  it('asks no breaker with too little time left', async () => {
    const { clock, callee, payments } = setUp({
      deadline: { totalMs: 1_000, attemptMs: 450, minBudgetMs: 200 },
      retry: { attempts: 2, idempotent: true, jitter: 'none', baseMs: 100 },
      breaker: {},
    });
    callee.failsSlowly(400).failsSlowly(350);

    const call = payments.execute(callee.call).catch((error: unknown) => error);
    await clock.advanceAsync(1_000);
    await call;

    expect(payments.snapshot().breaker?.counters).toMatchObject({ failure: 2, ignore: 0 });
  });

  it('holds a full bulkhead against nobody, whatever its classifier makes of it', async () => {
    const { callee, payments, end } = setUp(
      {
        deadline: { attemptMs: 100 },
        breaker: { failureThreshold: 2 },
        bulkhead: { maxConcurrent: 1 },
      },
      { classify: () => ({ outcome: 'failure' }) },
    );
    callee.hangs(1);
    const hanging = payments.execute(callee.call);

    for (let call = 0; call < 2; call++) {
      await expect(payments.execute(callee.call)).rejects.toMatchObject({ code: 'BULKHEAD_FULL' });
    }

    const { counters } = payments.policies.breaker?.snapshot() ?? {};
    expect(counters).toMatchObject({ ignore: 2, failure: 0 });
    await end(hanging);
  });

  it('does not queue a probe', async () => {
    const { clock, callee, payments } = setUp({
      deadline: { attemptMs: 10_000 },
      breaker: { failureThreshold: 1, openMs: 1_000 },
      bulkhead: { maxConcurrent: 1, maxQueue: 5 },
    });
    callee.hangs(1).fails(1, boom);
    void payments.execute(callee.call).catch(() => undefined);
    await clock.advanceAsync(0);
    payments.policies.breaker?.trip();
    await clock.advanceAsync(1_000);

    await expect(payments.execute(callee.call)).rejects.toMatchObject({ code: 'BULKHEAD_FULL' });

    expect(payments.snapshot()).toMatchObject({
      breaker: { state: 'half_open', counters: { ignore: 1 } },
      bulkhead: { queued: 0 },
    });
  });

  it.each<{ title: string; slowMs: number; state: string }>([
    {
      title: 'two calls of 90 ms in turn: the second waits, it does not stall',
      slowMs: 90,
      state: 'closed',
    },
    { title: 'a call of 125 ms does', slowMs: 125, state: 'open' },
  ])('begins the time of a call when it leaves the queue: $title', async ({ slowMs, state }) => {
    const { clock, callee, payments } = setUp({
      deadline: { attemptMs: 400 },
      breaker: { fairMs: 50, stall: { afterMs: 100, count: 1 } },
      bulkhead: { maxConcurrent: 1, maxQueue: 5 },
    });
    callee.slow(slowMs);
    void payments.execute(callee.call).catch(() => undefined);
    void payments.execute(callee.call).catch(() => undefined);

    await clock.advanceAsync(slowMs + 85);
    // A third call asks the breaker, which catches up on stalls.
    void payments.execute(callee.call).catch(() => undefined);
    await clock.advanceAsync(0);

    expect(payments.policies.breaker?.state).toBe(state);
  });

  it('takes policies that are there already, to share them', async () => {
    const breaker = new CircuitBreaker('service', { failureThreshold: 4 });
    const one = setUp({ breaker }).payments;
    const other = setUp({ breaker, retry: { idempotent: true } }).payments;

    breaker.forceOpen();

    await expect(one.execute(() => 'ok')).rejects.toMatchObject({ breaker: 'service' });
    await expect(other.execute(() => 'ok')).rejects.toMatchObject({ breaker: 'service' });
  });

  it('remembers good answers by the arguments it was told', async () => {
    const { callee, payments } = setUp({
      fallback: { lastGood: { ttlMs: 1_000 }, mark: (text) => `${text} (old)` },
    });
    callee.answers(1, 'a').fails(1, boom);
    await payments.execute(callee.call, { args: ['q1'] });

    await expect(payments.execute(callee.call, { args: ['q1'] })).resolves.toBe('a (old)');
    await expect(payments.execute(callee.call, { args: ['q2'] })).rejects.toBe(boom);
    expect(degradationOf('a (old)')).toBeUndefined();
  });

  it('rejects what is no function', async () => {
    await expect(setUp({ breaker: {} }).payments.execute(7 as never)).rejects.toThrow(TypeError);
  });
});

describe('policies that work against each other are refused at the start', () => {
  const retry = { attempts: 3, idempotent: true, jitter: 'none' as const };

  it.each<{ title: string; set: unknown; fault: string }>([
    { title: 'no set', set: 7, fault: 'must be an object of policies' },
    { title: 'an empty one', set: {}, fault: 'names no policy' },
    { title: 'one of nothing', set: { breaker: undefined }, fault: 'names no policy' },
    {
      title: 'a policy misspelt',
      set: { breakers: {} },
      fault: 'breakers is not a policy; there are fallback, deadline, retry, breaker, bulkhead',
    },
    {
      title: 'a breaker that one call could open',
      set: { retry, breaker: { failureThreshold: 3 } },
      fault:
        'breaker.failureThreshold (3) must be above retry.attempts (3): ' +
        'one unlucky call would open the circuit',
    },
    {
      title: 'a rate that one call could fill',
      set: { retry, breaker: { failureRate: { rate: 0.5, minCalls: 3, calls: 10 } } },
      fault:
        'breaker.failureRate.minCalls (3) must be above retry.attempts (3): ' +
        'one unlucky call would open the circuit',
    },
    {
      title: 'stalls that one call could bring about',
      set: { retry, breaker: { failureThreshold: 9, stall: { afterMs: 100, count: 3 } } },
      fault:
        'breaker.stall.count (3) must be above retry.attempts (3): ' +
        'one unlucky call would open the circuit',
    },
    {
      title: 'slow calls that one call could bring about',
      set: {
        retry,
        breaker: {
          failureThreshold: 9,
          slowCalls: { slowMs: 100, rate: 0.5, minCalls: 3, calls: 10 },
        },
      },
      fault:
        'breaker.slowCalls.minCalls (3) must be above retry.attempts (3): ' +
        'one unlucky call would open the circuit',
    },
    {
      title: 'a breaker that is switched off by a word',
      set: { deadline: { totalMs: 1_000 }, breaker: false },
      fault: 'breaker must be options or a policy, got false; leave out what you do not want',
    },
    {
      title: 'a policy that is null',
      set: { deadline: { totalMs: 1_000 }, breaker: null },
      fault: 'breaker must be options or a policy, got null; leave out what you do not want',
    },
    {
      title: 'a ready breaker whose probes would always be late',
      set: {
        deadline: { attemptMs: 5_000 },
        breaker: new CircuitBreaker('ready', { leaseMs: 1_000 }),
      },
      fault:
        'breaker.leaseMs (1000) must be at least deadline.attemptMs (5000): a probe would be given ' +
        'up while it is on its way; set breaker.attemptMs or leaseMs as well',
    },
    {
      title: 'a ready breaker for which no timeout would count',
      set: {
        deadline: { totalMs: 300 },
        breaker: new CircuitBreaker('ready', { attemptMs: 1_000 }),
      },
      fault:
        'breaker.fairMs (500) must be at most deadline.totalMs (300): ' +
        'no attempt that times out would count',
    },
    {
      title: 'attempts that do not fit into the time',
      set: { retry, deadline: { totalMs: 1_600, attemptMs: 700 } },
      fault:
        'retry.attempts (3) of deadline.attemptMs (700) take up to 2400 ms with their back-offs, ' +
        'more than deadline.totalMs (1600)',
    },
    {
      title: 'calls that are begun but can never count',
      set: { deadline: { attemptMs: 400, minBudgetMs: 200 }, breaker: {} },
      fault: 'deadline.minBudgetMs (200) must be below breaker.fairMs (200)',
    },
    {
      title: 'slots that a hang would hold for ever',
      set: { bulkhead: { maxConcurrent: 5 } },
      fault: 'bulkhead needs a deadline: a call that hangs would hold its slot for ever',
    },
    {
      title: 'faults of several policies, all at once',
      set: { retry: { attempts: 0 }, bulkhead: { maxConcurrent: -1 } },
      fault:
        'retry: attempts must be a whole number from 1 to 10, got 0; ' +
        'retry: idempotent must be true or false, got undefined; ' +
        'bulkhead: maxConcurrent must be a whole number from 1 to 1000000, got -1',
    },
  ])('$title', ({ set, fault }) => {
    expect(() => resilient('payments', set as PolicySet)).toThrow(`Policies "payments": ${fault}.`);
  });

  it('takes fields that are undefined for fields that are not there', () => {
    const set = {
      deadline: { totalMs: 1_600, attemptMs: 450, minBudgetMs: 40 },
      retry: { attempts: 2, idempotent: true, minBudgetMs: undefined },
    };

    const { policies } = resilient('payments', set as object);

    expect(policies.retry?.options.minBudgetMs).toBe(40);
  });

  it.each<{ title: string; set: PolicySet }>([
    { title: 'one more failure than attempts', set: { retry, breaker: { failureThreshold: 4 } } },
    {
      title: 'one attempt and a threshold of 1',
      set: { retry: { attempts: 1, idempotent: true }, breaker: { failureThreshold: 1 } },
    },
    {
      title: 'the figures of payments in the chain: 2 × 700 + 100 in 1600 ms',
      set: {
        deadline: { totalMs: 1_600, attemptMs: 700, minBudgetMs: 100 },
        retry: { attempts: 2, idempotent: true, baseMs: 100 },
        breaker: { failureThreshold: 3, openMs: 5_000 },
        bulkhead: { maxConcurrent: 64 },
      },
    },
    {
      title: 'the figures of quotes in the chain: 3 × 450 + 50 + 100 in 1600 ms',
      set: {
        deadline: { totalMs: 1_600, attemptMs: 450, minBudgetMs: 40 },
        retry: { attempts: 3, idempotent: true, baseMs: 50 },
        breaker: { failureThreshold: 5, openMs: 5_000, stall: { afterMs: 300, count: 5 } },
        bulkhead: { maxConcurrent: 64 },
      },
    },
  ])('but not $title', ({ set }) => {
    expect(resilient('payments', set)).toBeInstanceOf(Pipeline);
  });
});

/** What shows from outside, for one order of the policies. */
interface Signature {
  readonly calls: number;
  readonly breakerFailures: number;
  readonly retries: number;
  readonly answer: string;
  readonly endedAt: number;
}

type Layers = ReturnType<typeof layers>;
type Compose = (layers: Layers, call: () => Promise<string>) => Promise<string>;

function layers(clock: FakeClock) {
  const tools = { clock, timers: clock };
  return {
    fallback: new Fallback<string>('f', { value: 'stand-in' }, tools),
    deadline: new Deadline('d', { totalMs: 5_000, attemptMs: 400 }, tools),
    retry: new Retry('r', { attempts: 3, idempotent: true, jitter: 'none', baseMs: 100 }, tools),
    breaker: new CircuitBreaker('b', { failureThreshold: 9, attemptMs: 400 }, tools),
    bulkhead: new Bulkhead('s', { maxConcurrent: 1 }, tools),
  };
}

describe('each wrong order shows: a call that hangs, in ours and in others', () => {
  it.each<{ title: string; compose: Compose; signature: Partial<Signature> }>([
    {
      title: 'ours: three attempts, each counted, then the stand-in',
      compose: ({ fallback, deadline, retry, breaker, bulkhead }, call) =>
        fallback.execute(() =>
          deadline.total(() =>
            retry.execute(() =>
              breaker.execute(() => bulkhead.execute(() => deadline.attempt(call))),
            ),
          ),
        ),
      signature: { calls: 3, breakerFailures: 3, retries: 2, answer: 'stand-in', endedAt: 1_500 },
    },
    {
      title: 'fallback inside retry: it hides the failure, nothing is repeated',
      compose: ({ fallback, deadline, retry, breaker, bulkhead }, call) =>
        deadline.total(() =>
          retry.execute(() =>
            fallback.execute(() =>
              breaker.execute(() => bulkhead.execute(() => deadline.attempt(call))),
            ),
          ),
        ),
      signature: { calls: 1, breakerFailures: 1, retries: 0, answer: 'stand-in' },
    },
    {
      title: 'fallback inside the breaker: it takes the stand-in for the callee’s work',
      compose: ({ fallback, deadline, retry, breaker }, call) =>
        deadline.total(() =>
          retry.execute(() =>
            breaker.execute(() => fallback.execute(() => deadline.attempt(call))),
          ),
        ),
      signature: { calls: 1, breakerFailures: 0, retries: 0, answer: 'stand-in' },
    },
    {
      title: 'breaker outside retry: three attempts count as one, after all back-offs',
      compose: ({ fallback, deadline, retry, breaker, bulkhead }, call) =>
        fallback.execute(() =>
          deadline.total(() =>
            breaker.execute(() =>
              retry.execute(() => bulkhead.execute(() => deadline.attempt(call))),
            ),
          ),
        ),
      signature: { calls: 3, breakerFailures: 1, retries: 2, endedAt: 1_500 },
    },
    {
      title: 'attempt time outside the breaker: a hang never counts',
      compose: ({ fallback, deadline, retry, breaker, bulkhead }, call) =>
        fallback.execute(() =>
          deadline.total(() =>
            retry.execute(() =>
              deadline.attempt(() => breaker.execute(() => bulkhead.execute(call))),
            ),
          ),
        ),
      // The slot of the first attempt never comes back either.
      signature: { calls: 1, breakerFailures: 0, retries: 2, answer: 'stand-in' },
    },
    {
      title: 'total inside retry: it ends the first attempt, late, and nothing is repeated',
      compose: ({ fallback, deadline, retry, breaker }, call) =>
        fallback.execute(() => retry.execute(() => deadline.total(() => breaker.execute(call)))),
      signature: { calls: 1, breakerFailures: 0, retries: 0, endedAt: 5_000 },
    },
  ])('$title', async ({ compose, signature }) => {
    const clock = new FakeClock();
    const made = layers(clock);
    let calls = 0;
    let endedAt = -1;
    const hang = () => {
      calls++;
      return new Promise<string>(() => undefined);
    };

    const answer = compose(made, hang).finally(() => (endedAt = clock.now()));
    await clock.advanceAsync(10_000);

    const { failure } = made.breaker.snapshot().counters;
    const { retries } = made.retry.snapshot();
    expect({
      calls,
      breakerFailures: failure,
      retries,
      answer: await answer,
      endedAt,
    }).toMatchObject(signature);
  });

  it.each<{ title: string; outside: boolean; running: number }>([
    { title: 'ours, inside retry: a back-off holds no slot', outside: false, running: 0 },
    { title: 'outside retry: a back-off holds a slot', outside: true, running: 1 },
  ])('bulkhead $title', async ({ outside, running }) => {
    const clock = new FakeClock();
    const { bulkhead, retry } = layers(clock);
    const fail = () => Promise.reject(boom);

    const call = outside
      ? bulkhead.execute(() => retry.execute(fail))
      : retry.execute(() => bulkhead.execute(fail));
    call.catch(() => undefined);
    await clock.advanceAsync(50);

    expect(bulkhead.snapshot().running).toBe(running);
  });
});
