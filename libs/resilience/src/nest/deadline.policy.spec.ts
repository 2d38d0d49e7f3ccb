import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Module, Injectable, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Observable, firstValueFrom, of } from 'rxjs';
import {
  BreakerRegistry,
  Deadline as DeadlineOf,
  callScope,
  runInCallScope,
  type CallScope,
} from '../policies/index.js';
import { FakeClock } from '../testing/index.js';
import { AttemptBudgetPolicy } from './deadline.policy.js';
import { CircuitBreaker, Deadline, ResilienceModule, openScope } from './index.js';
import type { GuardedCall } from './policy.js';

/*
 * The order of the layers is fixed: the deadline outside the breaker, whichever is written first.
 */

const seen = jest.fn<(scope: CallScope | undefined) => void>();
const LIMITS = { totalMs: 1_000, attemptMs: 700, minBudgetMs: 100 };

@Injectable()
class Payments {
  @CircuitBreaker({ name: 'observable' })
  @Deadline(LIMITS)
  observable(): Observable<number> {
    return new Observable((subscriber) => {
      seen(callScope());
      return of(1).subscribe(subscriber);
    });
  }

  @Deadline(LIMITS)
  @CircuitBreaker({ name: 'promise' })
  async promise(): Promise<number> {
    seen(callScope());
    await Promise.resolve();
    seen(callScope());
    return 1;
  }

  @Deadline(LIMITS)
  @CircuitBreaker({ name: 'sync' })
  sync(): number {
    seen(callScope());
    return 1;
  }
}

@Module({})
class AppModule {}

let app: INestApplicationContext | undefined;

afterEach(async () => {
  seen.mockReset();
  await app?.close();
  app = undefined;
});

async function setUp() {
  const clock = new FakeClock(10_000);
  const module = {
    module: AppModule,
    imports: [ResilienceModule.forRoot({ clock, log: false })],
    providers: [Payments],
  };
  app = await NestFactory.createApplicationContext(module, { logger: false });
  const payments = app.get(Payments);
  const counters = (name: string) => app!.get(BreakerRegistry).get(name)!.snapshot().counters;
  return { clock, payments, counters };
}

const CALLS = [
  { kind: 'observable', call: async (to: Payments) => firstValueFrom(to.observable()) },
  { kind: 'promise', call: async (to: Payments) => to.promise() },
  { kind: 'sync', call: async (to: Payments) => to.sync() },
] as const;

describe.each(CALLS)('@Deadline on a method that gives: $kind', ({ kind, call }) => {
  it('tells the method when its attempt must have ended', async () => {
    const { payments } = await setUp();

    await call(payments);

    expect(seen.mock.lastCall?.[0]?.attemptDeadlineAt).toBe(10_700);
  });

  it('stays within what the caller left, less the reserve, and keeps the rest of the scope', async () => {
    const { clock, payments } = await setUp();
    const { scope } = openScope(clock, 10_500);
    const retried = { ...scope, previousAttempts: 2 };

    await runInCallScope(retried, () => call(payments));

    const inner = seen.mock.lastCall?.[0];
    expect(inner?.attemptDeadlineAt).toBe(10_450);
    expect(inner?.incomingDeadlineAt).toBe(10_500);
    expect(inner?.previousAttempts).toBe(2);
  });

  it('with too little time calls neither the method nor the breaker', async () => {
    const { payments, counters } = await setUp();

    const attempt = runInCallScope({ incomingDeadlineAt: 10_149 }, () => call(payments));

    await expect(attempt).rejects.toMatchObject({ code: 'BUDGET_EXHAUSTED', minBudgetMs: 100 });
    expect(seen).not.toHaveBeenCalled();
    expect(counters(kind)).toMatchObject({ success: 0, failure: 0, ignore: 0, blocked: 0 });
  });

  it('lets an open breaker refuse without a call', async () => {
    const { payments } = await setUp();
    app!.get(BreakerRegistry).get(kind)!.trip();

    await expect(call(payments)).rejects.toMatchObject({ code: 'CIRCUIT_OPEN' });

    expect(seen).not.toHaveBeenCalled();
  });

  it('stays when the breaker is switched off', async () => {
    const { payments } = await setUp();
    app!.get(BreakerRegistry).activate(() => false);

    await call(payments);

    expect(seen.mock.lastCall?.[0]?.attemptDeadlineAt).toBe(10_700);
  });

  it('leaves no deadline behind', async () => {
    const { payments } = await setUp();

    await call(payments);

    expect(callScope()).toBeUndefined();
  });
});

describe('an attempt for which too little time is left', () => {
  it.each<{ kind: string; begin: (policy: AttemptBudgetPolicy, inner: () => never) => unknown }>([
    { kind: 'promise', begin: (policy, inner) => policy.runAsync({} as GuardedCall, inner) },
    {
      kind: 'observable',
      begin: (policy, inner) => firstValueFrom(policy.observe({} as GuardedCall, inner)),
    },
  ])('is not begun, and counted by its deadline: $kind', async ({ begin }) => {
    const deadline = new DeadlineOf('charge', LIMITS, { clock: new FakeClock(10_000) });
    const policy = new AttemptBudgetPolicy(deadline);
    const inner = jest.fn<() => never>();

    const attempt = runInCallScope({ deadlineAt: 10_099 }, () => begin(policy, inner));

    await expect(attempt).rejects.toMatchObject({ code: 'BUDGET_EXHAUSTED' });
    expect(inner).not.toHaveBeenCalled();
    expect(deadline.snapshot().budgetExhausted).toBe(1);
  });
});
