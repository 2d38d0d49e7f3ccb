import { afterEach, describe, expect, it } from '@jest/globals';
import { StartupFault } from '@firebreak/chassis';
import {
  PolicyRegistry,
  ResilienceModule,
  Retry,
  CircuitBreaker,
  Fallback,
} from '@firebreak/resilience/nest';
import { BreakerRegistry } from '@firebreak/resilience';
import { type INestApplicationContext, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { RetryMode } from './retry-mode.js';
import { StartSettings, type StartSettingsOptions } from './start-settings.js';

@Injectable()
class Payments {
  asked = 0;

  @CircuitBreaker({ name: 'service-c/Charge', stall: { afterMs: 500 } })
  @Retry({ idempotent: false, attempts: 3, baseMs: 1, maxMs: 1, budget: { ratio: 0, max: 1 } })
  async charge(): Promise<string> {
    this.asked++;
    throw new Error('declined');
  }

  @Retry({ idempotent: true, attempts: 3, baseMs: 1, maxMs: 1, budget: { name: 'c', max: 1 } })
  async quote(): Promise<string> {
    this.asked++;
    throw new Error('down');
  }

  @Fallback({ value: 'none' })
  async rate(): Promise<string> {
    throw new Error('down');
  }
}

let app: INestApplicationContext | undefined;
afterEach(() => app?.close());

async function started(options: StartSettingsOptions): Promise<INestApplicationContext> {
  @Module({
    imports: [ResilienceModule.forRoot({ log: false })],
    providers: [Payments, StartSettings.provider(options)],
  })
  class AppModule {}
  app = await NestFactory.createApplicationContext(AppModule, {
    logger: false,
    abortOnError: false,
  });
  return app;
}

describe('figures from the environment', () => {
  it('replace those of the code at the start, and null switches a rule off', async () => {
    const { breakers, retries } = {
      breakers: { 'service-c/Charge': { failureThreshold: 7, stall: null } },
      retries: { 'Payments.charge': { attempts: 2 } },
    };

    const context = await started({ settings: { breakers, retries } });

    expect(context.get(BreakerRegistry).get('service-c/Charge')?.options).toMatchObject({
      failureThreshold: 7,
      stall: undefined,
    });
    const { retries: policies } = context.get(PolicyRegistry);
    expect(policies.get('Payments.charge')?.options.attempts).toBe(2);
    expect(policies.get('Payments.quote')?.options.attempts).toBe(3);
  });

  it('switch a fallback off', async () => {
    const context = await started({
      settings: { fallbacks: { 'Payments.rate': { on: 'never' } } },
    });

    await expect(context.get(Payments).rate()).rejects.toThrow('down');
  });

  it('stop the start with every fault in one line', async () => {
    const settings = {
      breakers: { 'no\nsuch': {} },
      retries: { 'Payments.quote': { attempts: 0 } },
    };

    const start = started({ settings });

    await expect(start).rejects.toThrow(StartupFault);
    await expect(start).rejects.toThrow(
      /^RESILIENCE_SETTINGS: breakers: there is no "no such"; retries: .* must be .* got 0$/,
    );
  });
});

describe('the way to retry', () => {
  it.each<{ retries: RetryMode; method: 'charge' | 'quote'; title: string; asked: number }>([
    { title: 'not what is not idempotent', retries: 'careful', method: 'charge', asked: 1 },
    { title: 'as far as the budget goes', retries: 'careful', method: 'quote', asked: 2 },
    { title: 'what is not idempotent', retries: 'naive', method: 'charge', asked: 3 },
    { title: 'beyond the budget', retries: 'naive', method: 'quote', asked: 3 },
    { title: 'nothing', retries: 'off', method: 'quote', asked: 1 },
  ])('$retries repeats $title: $method asks $asked times', async ({ retries, method, asked }) => {
    const context = await started({ settings: {}, retries });
    const payments = context.get(Payments);

    await expect(payments[method]()).rejects.toThrow();

    expect(payments.asked).toBe(asked);
  });
});
