import { describe, expect, it } from '@jest/globals';
import { CircuitBreaker, resilient, runInCallScope, type Pipeline } from '../policies/index.js';
import { FakeClock, ScriptedCallee, recordEvents } from './index.js';

describe('a scripted callee', () => {
  it('does what it is told, call by call, and the last thing for ever', async () => {
    const clock = new FakeClock();
    const boom = new Error('boom');
    const callee = new ScriptedCallee<string>(clock)
      .answers(2, 'ok')
      .fails(1, boom)
      .slow(200, 1, 'late');

    const ends = Array.from({ length: 5 }, () => callee.call().catch((error: unknown) => error));
    await clock.advanceAsync(199);
    expect(callee.pending).toBe(2);
    await clock.advanceAsync(1);

    expect(await Promise.all(ends)).toEqual(['ok', 'ok', boom, 'late', 'late']);
    expect(callee.pending).toBe(0);
  });

  it('writes down who called, when, and how it ended', async () => {
    const clock = new FakeClock(100);
    const callee = new ScriptedCallee<string, [id: string]>(clock).answers().hangs();

    await callee.call('q1');
    clock.advance(50);
    void callee.call('q2');

    expect(callee.calls).toEqual([
      { args: ['q1'], at: 100, outcome: 'answered' },
      { args: ['q2'], at: 150, outcome: 'pending' },
    ]);
  });

  it.each<{
    title: string;
    call: (callee: ScriptedCallee, signal: AbortSignal) => Promise<unknown>;
  }>([
    { title: 'a signal', call: (callee, signal) => callee.call('q1', signal) },
    { title: 'options with a signal', call: (callee, signal) => callee.call('q1', { signal }) },
    {
      title: 'a call scope with one',
      call: (callee, signal) => runInCallScope({ signal }, () => callee.call('q1')),
    },
  ])('lets go of a call that waits when it was given $title that aborts', async ({ call }) => {
    const clock = new FakeClock();
    const callee = new ScriptedCallee(clock).hangs().slow(1_000);
    const controller = new AbortController();
    const ends = [call(callee, controller.signal), call(callee, controller.signal)];

    controller.abort();

    for (const end of ends) await expect(end).rejects.toMatchObject({ code: 'CALL_CANCELLED' });
    expect(callee.calls.map(({ outcome }) => outcome)).toEqual(['aborted', 'aborted']);
    expect(clock.pendingTimers).toBe(0);
  });
});

/** A service as its users would write it: the callee and its policies come from outside. */
class QuoteService {
  constructor(
    private readonly fetchQuote: (symbol: string, signal: AbortSignal) => Promise<number>,
    private readonly policies: Pipeline<number>,
  ) {}

  quote(symbol: string): Promise<number> {
    return this.policies.execute(({ signal }) => this.fetchQuote(symbol, signal), {
      args: [symbol],
    });
  }
}

describe('a service, tested without sleeping', () => {
  function setUp() {
    const clock = new FakeClock();
    const callee = new ScriptedCallee<number, [symbol: string, signal: AbortSignal]>(clock);
    const breaker = new CircuitBreaker(
      'quotes',
      { failureThreshold: 4, attemptMs: 500 },
      { clock },
    );
    const policies = resilient<number>(
      'quotes',
      {
        deadline: { totalMs: 2_000, attemptMs: 500 },
        retry: { attempts: 3, idempotent: true, jitter: 'none' },
        breaker,
      },
      { clock, timers: clock },
    );
    return { clock, callee, breaker, service: new QuoteService(callee.call, policies) };
  }

  it('gets its quote by the second attempt', async () => {
    const { clock, callee, service } = setUp();
    callee.fails(1).answers(1, 42);

    const quote = service.quote('ACME');
    await clock.advanceAsync(100);

    await expect(quote).resolves.toBe(42);
  });

  it('gives a source that hangs 500 ms each time, then leaves it alone', async () => {
    const { clock, callee, breaker, service } = setUp();
    const events = recordEvents(breaker);
    callee.hangs();

    const first = service.quote('ACME').catch((error: unknown) => error);
    await clock.advanceAsync(2_000);
    expect(await first).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(callee.calls.map(({ at, outcome }) => [at, outcome])).toEqual([
      [0, 'aborted'],
      [600, 'aborted'],
      [1_300, 'aborted'],
    ]);
    const second = service.quote('ACME').catch((error: unknown) => error);
    await clock.advanceAsync(500);

    await expect(second).resolves.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    await expect(service.quote('ACME')).rejects.toMatchObject({ code: 'CIRCUIT_OPEN' });
    expect(events).toEqual(['failure', 'failure', 'failure', 'failure', 'transition', 'blocked']);
  });
});
