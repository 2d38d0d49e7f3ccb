import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Module, Injectable, type LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { BreakerRegistry } from '../policies/index.js';
import { CircuitBreaker, PolicyRegistry, ResilienceModule } from './index.js';

@Injectable()
class Payments {
  @CircuitBreaker({ name: 'c/Charge', failureThreshold: 1 })
  async charge(): Promise<never> {
    throw Object.assign(new Error('down'), { code: 'ECONNREFUSED' });
  }
}

@Module({})
class AppModule {}

const request = new AsyncLocalStorage<string>();
let lines: { message: unknown; fields: unknown; request: string | undefined }[];
let logger: LoggerService;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['performance', 'nextTick', 'queueMicrotask'] });
  lines = [];
  const log = (message: unknown, fields: unknown, context: unknown): void => {
    if (context === 'Resilience') lines.push({ message, fields, request: request.getStore() });
  };
  logger = { log, warn: log, error: log };
});
afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

async function start(log?: boolean) {
  const resilience = ResilienceModule.forRoot(log === undefined ? {} : { log });
  const module = { module: AppModule, imports: [resilience], providers: [Payments] };
  const app = await NestFactory.createApplicationContext(module, { logger });
  return {
    app,
    charge: () =>
      app
        .get(Payments)
        .charge()
        .catch(() => undefined),
  };
}

describe('BreakerLogger', () => {
  it("writes through Nest's logger, and what is left when the application closes", async () => {
    const { app, charge } = await start();

    await request.run('r-1', charge);
    await request.run('r-2', charge);
    await app.close();

    expect(lines).toEqual([
      {
        message: expect.stringContaining('c/Charge closed → open after 1 failure (ECONNREFUSED)'),
        fields: expect.objectContaining({ event: 'circuit.opened', code: 'ECONNREFUSED' }),
        request: 'r-1',
      },
      {
        message: expect.stringContaining('c/Charge refused 1 call'),
        fields: expect.objectContaining({ event: 'circuit.refused', count: 1 }),
        request: undefined,
      },
    ]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('sets its timer outside of any request: a summary belongs to none', async () => {
    const { app, charge } = await start();
    await charge();
    const contexts: unknown[] = [];
    const setTimer = globalThis.setTimeout;
    jest.spyOn(globalThis, 'setTimeout').mockImplementation((run, ms) => {
      contexts.push(request.getStore());
      return setTimer(run, ms);
    });

    await request.run('r-2', charge);
    jest.advanceTimersByTime(5_000);

    expect(contexts).toEqual([undefined]);
    expect(lines.at(-1)).toMatchObject({ fields: { event: 'circuit.refused' } });
    await app.close();
  });

  it('tells in bulk of spent retry budgets, full bulkheads and fallbacks', async () => {
    const { app } = await start();
    const { retries, bulkheads, fallbacks } = app.get(PolicyRegistry);
    const down = new Error('down');
    const budget = { ratio: 0, perSecond: 0, max: 1 };
    const retry = retries.define('c/Charge', { idempotent: true, budget });
    const slots = bulkheads.define('slots', { maxConcurrent: 1 });
    const quotes = fallbacks.define('quotes', { value: 'none' });
    const broken = fallbacks.define('broken', { use: () => Promise.reject(down) });

    for (let call = 1; call <= 3; call++) retry.failed(retry.begin({}), down);
    for (let call = 1; call <= 4; call++) slots.tryAcquire();
    quotes.recover(down);
    await Promise.resolve(broken.recover(down)).catch(() => undefined);
    expect(lines).toEqual([]);
    jest.advanceTimersByTime(5_000);
    await app.close();

    expect(lines.map(({ fields }) => fields)).toEqual([
      expect.objectContaining({ event: 'retry.budget_spent', retry: 'c/Charge', count: 2 }),
      expect.objectContaining({ event: 'bulkhead.refused', bulkhead: 'slots', count: 3 }),
      expect.objectContaining({ event: 'fallback.served', fallback: 'quotes', count: 1 }),
      expect.objectContaining({ event: 'fallback.failed', fallback: 'broken', count: 1 }),
    ]);
    expect(lines[0]?.message).toMatch(
      /^c\/Charge did not retry 2 calls: its retry budget is spent, within \d\.\d s$/,
    );
    expect(jest.getTimerCount()).toBe(0);
  });

  it('says once that a fallback has no key for its arguments', async () => {
    const { app } = await start();
    const lastGood = { lastGood: { ttlMs: 1_000 }, mark: (value: unknown) => value };
    const quotes = app.get(PolicyRegistry).fallbacks.define('quotes', lastGood);

    for (let call = 1; call <= 3; call++) quotes.remember('fresh', [new Date(0)]);

    expect(lines.map(({ fields }) => fields)).toEqual([
      { event: 'fallback.unkeyed', fallback: 'quotes' },
    ]);
    expect(lines[0]?.message).toMatch(/^quotes does not remember an answer: .*set lastGood\.key$/);
    await app.close();
  });

  it('writes nothing where it is switched off', async () => {
    const { app, charge } = await start(false);

    await charge();
    await charge();
    await app.close();

    expect(lines).toEqual([]);
  });

  it('follows breakers that are defined later', async () => {
    const { app } = await start();

    app.get(BreakerRegistry).define('later').trip();

    expect(lines).toHaveLength(1);
    await app.close();
  });

  it('tells of a breaker that comes back under its name by its own figures', async () => {
    const { app } = await start();
    const registry = app.get(BreakerRegistry);
    registry.define('tenant', { openMs: 5_000 }).trip();
    registry.delete('tenant');

    registry.define('tenant', { openMs: 1_000 }).trip();
    registry.get('tenant')?.reset();

    expect(lines.map(({ fields }) => fields)).toEqual([
      expect.objectContaining({ to: 'open', openMs: 5_000 }),
      expect.objectContaining({ to: 'open', openMs: 1_000 }),
      expect.objectContaining({ to: 'closed', refused: 0 }),
    ]);
    await app.close();
  });
});
