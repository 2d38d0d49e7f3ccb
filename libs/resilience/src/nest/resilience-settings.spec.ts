import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Injectable, Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { BreakerConfigError } from '../core/index.js';
import { BreakerRegistry } from '../policies/index.js';
import { FakeClock } from '../testing/index.js';
import {
  Bulkhead,
  CircuitBreaker,
  Deadline,
  Fallback,
  PolicyRegistry,
  ResilienceModule,
  ResilienceSettings,
  Retry,
  type SettingsChanges,
} from './index.js';

@Injectable()
class Payments {
  @CircuitBreaker({ name: 'b-c', failureThreshold: 3 })
  @Deadline({ totalMs: 2_000, attemptMs: 500, minBudgetMs: 100 })
  @Retry({ idempotent: true, attempts: 2, budget: { name: 'shared' } })
  @Bulkhead({ name: 'slots', maxConcurrent: 4 })
  @Fallback({ value: 'none' })
  async charge(): Promise<string> {
    return 'paid';
  }
}

@Module({
  imports: [ResilienceModule.forRoot({ log: false, clock: new FakeClock() })],
  providers: [Payments],
})
class AppModule {}

let app: INestApplicationContext;
let settings: ResilienceSettings;

beforeEach(async () => {
  app = await NestFactory.createApplicationContext(AppModule, { logger: false });
  settings = app.get(ResilienceSettings);
});
afterEach(() => app.close());

function figures() {
  const policies = app.get(PolicyRegistry);
  const { failureThreshold, openMs } = app.get(BreakerRegistry).get('b-c')!.options;
  return {
    failureThreshold,
    openMs,
    attempts: policies.retries.get('Payments.charge')?.options.attempts,
    maxConcurrent: policies.bulkheads.get('slots')?.options.maxConcurrent,
  };
}

function faultsOf(act: () => void): readonly string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof BreakerConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('ResilienceSettings', () => {
  it('changes what belongs together in one step, though the retries alone would be refused', () => {
    settings.reconfigure({
      breakers: { 'b-c': { failureThreshold: 5 } },
      retries: { 'Payments.charge': { attempts: 3 } },
      bulkheads: { slots: { maxConcurrent: 9 } },
    });

    expect(figures()).toEqual({
      failureThreshold: 5,
      openMs: 5_000,
      attempts: 3,
      maxConcurrent: 9,
    });
  });

  it('takes back what is null, of every kind', () => {
    settings.reconfigure({
      breakers: { 'b-c': { failureThreshold: 9 } },
      retries: { 'Payments.charge': { attempts: 4, baseMs: 7 } },
      deadlines: { 'Payments.charge': { totalMs: 9_000 } },
    });

    settings.reconfigure({
      breakers: { 'b-c': { failureThreshold: null } },
      retries: { 'Payments.charge': { attempts: null } },
      deadlines: { 'Payments.charge': { totalMs: null } },
    });

    const { retries, deadlines } = app.get(PolicyRegistry);
    expect(figures()).toMatchObject({ failureThreshold: 5, attempts: 3 });
    expect(retries.get('Payments.charge')?.options.baseMs).toBe(7);
    expect(deadlines.get('Payments.charge')?.options).toEqual({ attemptMs: 500, minBudgetMs: 100 });
  });

  it('leaves null where it is a value: what a fallback answers', () => {
    settings.reconfigure({ fallbacks: { 'Payments.charge': { value: null } } });

    expect(app.get(PolicyRegistry).fallbacks.get('Payments.charge')?.preview({})).toEqual({
      value: null,
    });
  });

  it('changes a budget for all retries that share it', () => {
    settings.reconfigure({ budgets: { shared: { max: 3 } } });
    settings.reconfigure({ budgets: { shared: { perSecond: 1 } } });

    const { retries } = app.get(PolicyRegistry);
    expect(retries.get('Payments.charge')?.snapshot().budget).toMatchObject({ tokens: 3, max: 3 });
  });

  it.each<{ title: string; changes: SettingsChanges; faults: RegExp[] }>([
    {
      title: 'faults of several kinds, all told',
      changes: {
        breakers: { 'b-c': { openMs: 400, failureThreshold: 0 }, 'b-d': {} },
        bulkheads: { slots: { maxConcurrent: 1.5 } },
        retries: { 'Payments.charge': { attempts: 3 } },
      },
      faults: [
        /^breakers: Circuit breaker "b-c": failureThreshold must be .* got 0/,
        /^breakers: there is no "b-d"/,
        /^bulkheads: Bulkhead "slots": maxConcurrent must be .* got 1\.5/,
      ],
    },
    {
      title: 'a threshold that one call with its attempts would reach',
      changes: {
        breakers: { 'b-c': { failureThreshold: 2 } },
        bulkheads: { slots: { maxConcurrent: 9 } },
      },
      faults: [/^Payments\.charge could not work: breaker\.failureThreshold \(2\) .*"b-c"/],
    },
    {
      title: 'attempts that a breaker would take for lost',
      changes: { deadlines: { 'Payments.charge': { totalMs: 30_000, attemptMs: 9_000 } } },
      faults: [/^Payments\.charge could not work: breaker\.leaseMs \(1000\) .*"b-c"/],
    },
    {
      title: 'attempts too short to count if they time out',
      changes: {
        deadlines: { 'Payments.charge': { attemptMs: 240 } },
        breakers: { 'b-c': { stall: { afterMs: 260 } } },
      },
      faults: [
        /^Payments\.charge could not work: breaker\.fairMs \(250\) must be at most .*"b-c"/,
        /^Payments\.charge could not work: breaker\.stall\.afterMs \(260\) .*"b-c"/,
      ],
    },
    {
      title: 'what are no changes',
      changes: {
        breakers: null,
        deadlines: { 'Payments.charge': null },
        retries: undefined,
        budgets: { shared: { ratio: 2 }, other: {} },
      } as unknown as SettingsChanges,
      faults: [
        /^breakers must be an object, got null/,
        /^deadlines: "Payments\.charge" must be an object, got null/,
        /^budgets: Retry budget "shared": ratio must be .* got 2/,
        /^budgets: there is no "other"/,
      ],
    },
    {
      title: 'a kind that there is not',
      changes: { timeouts: {} } as SettingsChanges,
      faults: [/^timeouts is no kind of policy; there are breakers, retries/],
    },
  ])('refuses $title, and changes nothing', ({ changes, faults }) => {
    const before = figures();

    const told = faultsOf(() => settings.reconfigure(changes));

    expect(told).toEqual(faults.map((fault) => expect.stringMatching(fault)));
    expect(figures()).toEqual(before);
  });
});

describe('PolicyRegistry', () => {
  it('tells of policies present and future until nobody listens', async () => {
    const policies = app.get(PolicyRegistry);
    const refused = jest.fn<(event: object) => void>();
    const subscription = policies.listen({ bulkhead_refused: refused });
    const late = policies.bulkheads.define('late', { maxConcurrent: 1 });

    const slot = late.tryAcquire();
    late.tryAcquire();
    subscription[Symbol.dispose]();
    late.tryAcquire();

    expect(slot).not.toBeInstanceOf(Error);
    expect(refused.mock.calls).toEqual([
      [{ bulkhead: 'late', reason: 'full', running: 1, queued: 0 }],
    ]);
  });

  it('answers the same policy for the same figures, and refuses others under its name', () => {
    const { bulkheads, retries } = app.get(PolicyRegistry);

    expect(bulkheads.define('slots', { maxConcurrent: 4 })).toBe(bulkheads.get('slots'));
    expect(() => bulkheads.define('slots', { maxConcurrent: 5 })).toThrow(
      /Bulkhead "slots": is defined already with other settings \(\{"maxConcurrent":4\}, now/,
    );
    expect(() =>
      retries.define('other', { idempotent: true, budget: { name: 'shared', ratio: 0.5 } }),
    ).toThrow(/Retry budget "shared": is defined already with other settings/);
    expect(retries.get('other')).toBeUndefined();
  });

  it('lets retries that name one budget draw on it together', () => {
    const { retries } = app.get(PolicyRegistry);
    const other = retries.define('other', { idempotent: true, budget: { name: 'shared' } });

    other.failed(other.begin({}), new Error('down'));

    const [one, two] = retries.snapshots();
    expect(two?.budget?.spent).toBe(1);
    expect(one?.budget).toEqual(two?.budget);
  });
});
