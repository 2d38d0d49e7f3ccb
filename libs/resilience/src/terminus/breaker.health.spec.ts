import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HealthCheckService, TerminusModule } from '@nestjs/terminus';
import { BreakerRegistry } from '../policies/index.js';
import { FakeClock } from '../testing/index.js';
import { BreakerHealthIndicator, type BreakerHealthOptions } from './index.js';

const clock = new FakeClock();
const registry = new BreakerRegistry({ failureThreshold: 1, openMs: 5_000 }, { clock });

@Module({ providers: [{ provide: BreakerRegistry, useValue: registry }] })
class BreakersModule {}

/** It imports nothing of the breakers, as a health module of its own would. */
@Module({ imports: [TerminusModule], providers: [BreakerHealthIndicator] })
class HealthModule {}

@Module({ imports: [BreakersModule, HealthModule] })
class AppModule {}

let app: INestApplicationContext;

beforeEach(async () => {
  registry.define('payments');
  registry.define('quotes', {}, { group: 'reads' });
  app = await NestFactory.createApplicationContext(AppModule, { logger: false });
});
afterEach(async () => {
  await app.close();
  registry[Symbol.dispose]();
});

async function ready(options?: BreakerHealthOptions) {
  const indicator = app.get(BreakerHealthIndicator, { strict: false });
  const health = app.get(HealthCheckService, { strict: false });
  const error = (fault: unknown) => (fault as { getResponse(): unknown }).getResponse();
  return health.check([() => indicator.check('breakers', options)]).catch(error);
}

async function fail(name: string): Promise<void> {
  const refused = Object.assign(new Error('connect 10.0.0.3:5003'), { code: 'ECONNREFUSED' });
  await registry
    .get(name)
    ?.execute(() => Promise.reject(refused))
    .catch(() => undefined);
}

describe('BreakerHealthIndicator', () => {
  it('is up while all circuits are closed', async () => {
    expect(await ready()).toMatchObject({ status: 'ok', info: { breakers: { status: 'up' } } });
  });

  it('is degraded, not down, by an open circuit, and tells no more than its code', async () => {
    await fail('payments');
    clock.advance(1_000);

    const answer = await ready();

    expect(answer).toMatchObject({ status: 'degraded' });
    expect((answer as { details: object }).details).toEqual({
      breakers: {
        status: 'degraded',
        breakers: {
          payments: {
            state: 'open',
            since: expect.stringMatching(/^\d{4}-.*Z$/),
            retryAfterMs: 4_000,
            lastFailure: 'ECONNREFUSED',
          },
        },
      },
    });
  });

  it.each<{ title: string; critical: string[]; status: string; waitMs?: number; force?: true }>([
    { title: 'a critical one is open', critical: ['payments'], status: 'error' },
    { title: 'only others are', critical: ['quotes'], status: 'degraded' },
    {
      title: 'its open period is over: it needs a call for its probe',
      critical: ['payments'],
      status: 'degraded',
      waitMs: 5_000,
    },
    {
      title: 'an operator holds it open',
      critical: ['payments'],
      status: 'error',
      waitMs: 5_000,
      force: true,
    },
  ])('is $status if $title', async ({ critical, status, waitMs = 0, force }) => {
    await fail('payments');
    if (force) registry.get('payments')?.forceOpen();
    clock.advance(waitMs);

    expect(await ready({ critical })).toMatchObject({ status });
  });

  it('leaves out breakers that are switched off or not asked for', async () => {
    await fail('payments');
    await fail('quotes');
    registry.get('quotes')?.setActive(false);

    expect(await ready({ of: ({ group }) => group === 'reads' })).toMatchObject({ status: 'ok' });
  });

  it('refuses a critical breaker that does not exist', () => {
    const indicator = app.get(BreakerHealthIndicator, { strict: false });

    expect(() => indicator.check('breakers', { critical: ['payment'] })).toThrow(
      'critical names "payment", which is no breaker',
    );
  });
});
