import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable, Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { NEVER, Observable, firstValueFrom } from 'rxjs';
import { Permit } from '../core/index.js';
import {
  BreakerRegistry,
  callScope,
  degradationOf,
  runInCallScope,
  type CallScope,
} from '../policies/index.js';
import { FakeClock } from '../testing/index.js';
import {
  Bulkhead,
  CircuitBreaker,
  Deadline,
  Fallback,
  PolicyRegistry,
  ResilienceModule,
  Resilient,
  Retry,
  type ResilienceOptions,
} from './index.js';

/*
 * Each wrong order of the layers has a visible signature; the tests here look for them. The
 * decorators are written in orders that mean nothing.
 */

const boom = new Error('boom');

interface Answer {
  readonly text: string;
  readonly stale?: boolean;
}

const mark = (answer: Answer): Answer => ({ ...answer, stale: true });

/** How a scripted method ends: each call takes the next line, the last one for good. */
type Line = Answer | Error | 'hang';

abstract class Scripted {
  script: Line[] = [{ text: 'fresh' }];
  readonly scopes: (CallScope | undefined)[] = [];
  readonly hung: ((answer: Answer) => void)[] = [];

  get calls(): number {
    return this.scopes.length;
  }

  protected next(): Line {
    this.scopes.push(callScope());
    const [line = 'hang'] = this.script.length > 1 ? this.script.splice(0, 1) : this.script;
    return line;
  }

  protected promised(): Promise<Answer> {
    const line = this.next();
    if (line === 'hang') return new Promise((resolve) => void this.hung.push(resolve));
    return line instanceof Error ? Promise.reject(line) : Promise.resolve(line);
  }

  protected observed(): Observable<Answer> {
    return new Observable((subscriber) => {
      const line = this.next();
      if (line === 'hang') {
        this.hung.push((answer) => {
          subscriber.next(answer);
          subscriber.complete();
        });
        return NEVER.subscribe();
      }
      if (line instanceof Error) return subscriber.error(line);
      subscriber.next(line);
      return subscriber.complete();
    });
  }
}

const LIMITS = { totalMs: 1_000, attemptMs: 300, minBudgetMs: 100 };
const AGAIN = { idempotent: true, baseMs: 100, jitter: 'none' } as const;
const SLOTS = { maxConcurrent: 1, maxQueue: 1 };

@Injectable()
class Gateway extends Scripted {
  @CircuitBreaker({ name: 'promise', failureThreshold: 4, openMs: 5_000 })
  @Fallback<Answer>({ lastGood: { ttlMs: 60_000 }, mark })
  @Bulkhead(SLOTS)
  @Retry({ ...AGAIN, attempts: 3, minBudgetMs: 0 })
  @Deadline({ totalMs: 1_200, attemptMs: 300, minBudgetMs: 100 })
  async promise(_id: string): Promise<Answer> {
    return this.promised();
  }

  @Deadline({ totalMs: 1_200, attemptMs: 300, minBudgetMs: 100 })
  @Retry({ ...AGAIN, attempts: 3, minBudgetMs: 0 })
  @Bulkhead(SLOTS)
  @Fallback<Answer>({ lastGood: { ttlMs: 60_000 }, mark })
  @CircuitBreaker({ name: 'observable', failureThreshold: 4, openMs: 5_000 })
  observable(_id: string): Observable<Answer> {
    return this.observed();
  }

  @CircuitBreaker({ name: 'guarded', stall: { afterMs: 200, count: 1 }, attemptMs: 300 })
  @Bulkhead(SLOTS)
  @Deadline(LIMITS)
  async queued(): Promise<Answer> {
    return this.promised();
  }

  @Fallback({ value: 'closed' })
  plain(): string {
    const line = this.next();
    if (line instanceof Error) throw line;
    return 'open';
  }
}

@Module({})
class AppModule {}

let app: INestApplicationContext | undefined;
let clock: FakeClock;

beforeEach(() => {
  clock = new FakeClock(10_000);
});
afterEach(async () => {
  await app?.close();
  app = undefined;
});

async function start<T extends Scripted>(provider: new () => T, options: ResilienceOptions = {}) {
  const resilience = ResilienceModule.forRoot({ clock, timers: clock, log: false, ...options });
  const module = { module: AppModule, imports: [resilience], providers: [provider] };
  app = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  const breakers = app.get(BreakerRegistry);
  return {
    gateway: app.get(provider),
    policies: app.get(PolicyRegistry),
    breakers,
    counters: (name: string) => breakers.get(name)?.snapshot().counters,
  };
}

/** What a call came to: its answer or its error. */
function outcome(call: Promise<unknown>): Promise<unknown> {
  return call.catch((error: unknown) => error);
}

const FORMS = [
  { form: 'promise', call: (to: Gateway, id = 'o-1') => outcome(to.promise(id)) },
  {
    form: 'observable',
    call: (to: Gateway, id = 'o-1') => outcome(firstValueFrom(to.observable(id))),
  },
] as const;

describe.each(FORMS)('all layers around a method that gives: $form', ({ form, call }) => {
  it('retry outside the breaker: each attempt counts, and the fallback sees the last error only', async () => {
    const { gateway, counters, policies } = await start(Gateway);
    gateway.script = [boom, boom, { text: 'third' }];

    const answer = call(gateway);
    await clock.advanceAsync(300);

    expect(await answer).toEqual({ text: 'third' });
    expect(counters(form)).toMatchObject({ failure: 2, success: 1 });
    expect(policies.retries.get(`Gateway.${form}`)?.snapshot()).toMatchObject({
      retries: 2,
      succeededAfterRetry: 1,
    });
    expect(policies.fallbacks.get(`Gateway.${form}`)?.snapshot()).toMatchObject({
      served: { last_good: 0 },
      remembered: 1,
    });
  });

  it('an attempt that hangs ends by its own time, counts, and gives its slot back before the next', async () => {
    const { gateway, counters, policies } = await start(Gateway);
    gateway.script = ['hang', { text: 'second' }];

    const answer = call(gateway);
    await clock.advanceAsync(400);

    expect(await answer).toEqual({ text: 'second' });
    expect(counters(form)).toMatchObject({ failure: 1, success: 1, inFlight: 0 });
    expect(policies.deadlines.get(`Gateway.${form}`)?.snapshot().attemptExceeded).toBe(1);
    expect(policies.bulkheads.get(`Gateway.${form}`)?.snapshot()).toMatchObject({
      running: 0,
      admitted: 2,
    });
    expect(clock.pendingTimers).toBe(0);
  });

  it('attempts share one total, and each has its own end', async () => {
    const { gateway, policies } = await start(Gateway);
    gateway.script = ['hang', 'hang', 'hang'];

    const answer = call(gateway);
    await clock.advanceAsync(1_200);

    expect(await answer).toMatchObject({ code: 'DEADLINE_EXCEEDED', of: 'total' });
    expect(policies.deadlines.get(`Gateway.${form}`)?.snapshot()).toMatchObject({
      attemptExceeded: 2,
      totalExceeded: 1,
    });
    expect(gateway.scopes.map((scope) => scope?.deadlineAt)).toEqual([11_200, 11_200, 11_200]);
    expect(gateway.scopes.map((scope) => scope?.attemptDeadlineAt)).toEqual([
      10_300, 10_700, 11_200,
    ]);
    expect(gateway.scopes.map((scope) => scope?.attempt)).toEqual([undefined, 1, 2]);
  });

  it('begins no attempt with too little time left, and does not ask the breaker then', async () => {
    const { gateway, counters } = await start(Gateway);
    gateway.script = [boom];

    const scope = { incomingDeadlineAt: 10_280 };
    const answer = runInCallScope(scope, () => call(gateway));
    await clock.advanceAsync(280);

    // 230 ms after the reserve: a second attempt would begin with 130, a third with none.
    expect(await answer).toBe(boom);
    expect(gateway.calls).toBe(2);
    expect(counters(form)).toMatchObject({ failure: 2, ignore: 0 });
  });

  it('does not wait to be refused by an open breaker; the fallback answers, marked', async () => {
    const { gateway, breakers, policies } = await start(Gateway);
    await call(gateway);
    breakers.get(form)!.trip();

    const answer = await call(gateway);

    expect(answer).toEqual({ text: 'fresh', stale: true });
    expect(degradationOf(answer)).toMatchObject({ reason: 'CIRCUIT_OPEN', source: 'last_good' });
    expect(gateway.calls).toBe(1);
    expect(clock.pendingTimers).toBe(0);
    expect(policies.bulkheads.get(`Gateway.${form}`)?.snapshot().admitted).toBe(1);
    expect(await call(gateway, 'o-2')).toMatchObject({ code: 'CIRCUIT_OPEN' });
  });

  it('a full bulkhead is no fault of the callee', async () => {
    const { gateway, counters } = await start(Gateway);
    gateway.script = ['hang'];

    const first = call(gateway);
    const second = call(gateway);
    const third = await Promise.race([call(gateway), clock.advanceAsync(90)]);
    for (const end of gateway.hung.splice(0)) end({ text: 'late' });
    await clock.advanceAsync(0);
    for (const end of gateway.hung.splice(0)) end({ text: 'later' });

    // The third one backs off: it was refused, not failed.
    expect(third).toBe(10_090);
    expect(await Promise.all([first, second])).toEqual([{ text: 'late' }, { text: 'later' }]);
    expect(counters(form)).toMatchObject({ success: 2, failure: 0, ignore: 1 });
  });

  it('goes by the breakers that were on when it began, in all its attempts', async () => {
    const { gateway, breakers, counters } = await start(Gateway, { isActive: () => false });
    gateway.script = [boom, { text: 'second' }];

    const answer = call(gateway);
    await clock.advanceAsync(50);
    breakers.activate(() => true);
    await clock.advanceAsync(50);

    expect(await answer).toEqual({ text: 'second' });
    expect(counters(form)).toMatchObject({ success: 0, failure: 0, inFlight: 0 });
  });
});

describe('a method with a queue', () => {
  it('does not wait longer than its deadline, as it is now, needs for the call', async () => {
    const { gateway, policies } = await start(Gateway);
    gateway.script = ['hang'];
    policies.deadlines.get('Gateway.queued')!.reconfigure({ minBudgetMs: 250 });
    const first = outcome(gateway.queued());

    // Less the reserve that is 300 ms: 250 for the call, 50 for the queue.
    const scope = { incomingDeadlineAt: 10_350 };
    const second = runInCallScope(scope, () => outcome(gateway.queued()));
    await clock.advanceAsync(60);
    const early = await Promise.race([second, Promise.resolve('still waiting')]);
    await clock.advanceAsync(300);
    await first;

    expect(early).toMatchObject({ code: 'BULKHEAD_FULL', reason: 'wait_too_long' });
  });

  it('is not taken for stalled while it waits for a slot', async () => {
    const { gateway, breakers } = await start(Gateway);
    gateway.script = ['hang'];
    const calls = [gateway.queued(), gateway.queued()].map(outcome);

    // The first leaves at once and hangs for 190 ms, then the second for 190 ms more.
    await clock.advanceAsync(190);
    gateway.hung[0]?.({ text: 'one' });
    await clock.advanceAsync(190);
    const before = breakers.get('guarded')!.admit();
    await clock.advanceAsync(40);
    const after = breakers.get('guarded')!.admit();
    gateway.hung[1]?.({ text: 'two' });
    await Promise.all(calls);

    expect(before).toBeInstanceOf(Permit);
    expect(after).toMatchObject({ code: 'CIRCUIT_OPEN' });
    expect(breakers.get('guarded')?.snapshot()).toMatchObject({ state: 'open' });
  });
});

@Injectable()
class Sharing extends Scripted {
  @Retry({ ...AGAIN, name: 'shared', attempts: 2 })
  @CircuitBreaker({ name: 'promise', failureThreshold: 3 })
  async promise(): Promise<Answer> {
    return this.promised();
  }

  @Retry({ ...AGAIN, name: 'shared', attempts: 2 })
  @CircuitBreaker({ name: 'observable', failureThreshold: 3 })
  observable(): Observable<Answer> {
    return this.observed();
  }

  @Retry({ ...AGAIN, name: 'shared', attempts: 2 })
  @Deadline(LIMITS)
  async timed(): Promise<Answer> {
    return this.promised();
  }
}

describe('a retry that several methods share by name', () => {
  it.each([
    { form: 'promise', call: (to: Sharing) => outcome(to.promise()) },
    { form: 'observable', call: (to: Sharing) => outcome(firstValueFrom(to.observable())) },
  ])('does not wait for a breaker that will refuse: $form', async ({ call }) => {
    const { gateway, policies } = await start(Sharing);
    gateway.script = [boom];
    const first = call(gateway);
    await clock.advanceAsync(100);
    await first;

    const early = await Promise.race([call(gateway), clock.advanceAsync(50)]);

    expect(early).toBe(boom);
    expect(policies.retries.get('shared')?.snapshot().refused).toMatchObject({ circuit_open: 1 });
  });

  it('does not begin what the deadline of the method, as it is now, has no time for', async () => {
    const { gateway, policies } = await start(Sharing);
    gateway.script = [boom];
    policies.deadlines.get('Sharing.timed')!.reconfigure({ minBudgetMs: 250 });

    // Less the reserve that is 300 ms: not enough for a back-off of 100 and 250 more.
    const call = runInCallScope({ incomingDeadlineAt: 10_350 }, () => outcome(gateway.timed()));

    expect(await Promise.race([call, clock.advanceAsync(50)])).toBe(boom);
  });

  it.each<{ title: string; options: ResilienceOptions }>([
    {
      title: 'the classifier of the module calls alive',
      options: { classify: () => ({ outcome: 'alive' }) },
    },
    {
      title: 'the judge of the module rules out',
      options: { retryIf: () => ({ retry: 'no' }) },
    },
  ])('does not repeat what $title', async ({ options }) => {
    const { gateway } = await start(Sharing, options);
    gateway.script = [boom];

    expect(await Promise.race([outcome(gateway.promise()), clock.advanceAsync(50)])).toBe(boom);
    expect(gateway.calls).toBe(1);
  });
});

describe('a method that gives a plain value', () => {
  it('can have a fallback', async () => {
    const { gateway, policies } = await start(Gateway);
    gateway.script = [boom];

    expect(gateway.plain()).toBe('closed');
    expect(policies.snapshots().fallbacks).toContainEqual(
      expect.objectContaining({
        name: 'Gateway.plain',
        served: { value: 1, use: 0, last_good: 0 },
      }),
    );
  });
});

@Injectable()
class Shops extends Scripted {
  @Resilient('reads')
  async list(): Promise<Answer> {
    return this.promised();
  }

  @Resilient('reads')
  @Retry({ ...AGAIN, attempts: 2 })
  async show(): Promise<Answer> {
    return this.promised();
  }
}

describe('a policy set', () => {
  const reads = {
    deadline: LIMITS,
    retry: { ...AGAIN, attempts: 1, budget: { name: 'shops', ratio: 0.2 } },
    breaker: { failureThreshold: 3 },
    bulkhead: { name: 'shops', maxConcurrent: 2 },
  };

  it('gives each method policies of its own, and shares those with a name', async () => {
    const { gateway, policies, breakers, counters } = await start(Shops, { policies: { reads } });
    gateway.script = [boom];

    const shown = outcome(gateway.show());
    await clock.advanceAsync(100);
    await Promise.all([shown, outcome(gateway.list())]);

    expect(breakers.all().map(({ name }) => name)).toEqual(['Shops.list', 'Shops.show']);
    expect(policies.bulkheads.snapshots()).toMatchObject([{ name: 'shops', admitted: 3 }]);
    expect(counters('Shops.list')).toMatchObject({ failure: 1 });
    // The method's own @Retry stands for the whole layer of the set.
    expect(counters('Shops.show')).toMatchObject({ failure: 2 });
  });

  it('tells of its faults once, and of sets that nobody defines', async () => {
    @Injectable()
    class Lost extends Scripted {
      @Resilient('reads')
      async one(): Promise<void> {}

      @Resilient('reads')
      async two(): Promise<void> {}

      @Resilient('writes')
      @Retry(AGAIN)
      @Retry(AGAIN)
      @CircuitBreaker({ failureThreshold: 3 })
      async three(): Promise<void> {}

      @Retry(AGAIN)
      @Deadline({ totalMs: 100, enforce: true })
      plain(): number {
        return 1;
      }

      @Bulkhead({ maxConcurrent: 1 })
      async forever(): Promise<void> {}
    }

    const policies = { reads: { breaker: { failureThreshold: 0 }, timeout: {} } };
    const wrong = { half: { retry: { attempts: 0 }, deadline: { totalMs: -1 }, breaker: {} } };
    const all = { ...policies, ...wrong } as unknown as ResilienceOptions['policies'] & object;

    const error = await start(Lost, { policies: all }).catch((fault: unknown) => fault);

    const { faults } = error as { faults: string[] };
    for (const fault of [
      /^ResilienceModule\.forRoot policies\.reads timeout is not a layer; there are fallback, /,
      /^ResilienceModule\.forRoot policies\.half\.retry .*attempts must be .* got 0/,
      /^ResilienceModule\.forRoot policies\.half\.retry .*idempotent must be .* got undefined/,
      /^ResilienceModule\.forRoot policies\.half\.deadline .*totalMs must be .* got -1/,
      /^Lost\.three wants the policy set "writes", but nobody defines it \(defined are reads, half\)/,
      /^Lost\.three has @Retry more than once/,
      /^Lost\.three cannot work: breaker\.failureThreshold \(3\) must be above retry\.attempts \(3\)/,
      /^Lost\.plain returns a plain value and cannot have @Retry/,
      /^Lost\.plain returns a plain value: its deadline cannot be enforced/,
      /^Lost\.forever has a bulkhead and no deadline/,
    ]) {
      expect(faults).toContainEqual(expect.stringMatching(fault));
    }
    expect(faults).toHaveLength(10);
  });
});
