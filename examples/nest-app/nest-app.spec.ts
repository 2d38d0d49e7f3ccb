import { afterEach, describe, expect, it } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { BreakerRegistry } from '@firebreak/resilience';
import { FakeClock } from '@firebreak/resilience/testing';
import { describeDemo } from '../demo/describe-demo.js';
import { AppModule } from './app.module.js';
import { PriceList } from './price-list.js';
import { example } from './main.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function setUp() {
  const clock = new FakeClock();
  const prices = new PriceList();
  closing.push(() => prices.stop());
  await prices.start();
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(prices.url, clock),
    new FastifyAdapter(),
    { logger: false },
  );
  closing.push(() => app.close());
  await app.init();
  const get = async (article: string) => {
    const { statusCode, headers, body } = await app.inject({ url: `/prices/${article}` });
    const retryAfter = headers['retry-after'];
    return {
      status: statusCode,
      body: JSON.parse(body) as unknown,
      ...(retryAfter === undefined ? {} : { retryAfter }),
    };
  };
  const state = (): string | undefined => app.get(BreakerRegistry).get('prices')?.state;
  return { clock, prices, get, state };
}

describe('the smallest Nest application', () => {
  it('passes answers on', async () => {
    const { get } = await setUp();

    expect(await get('apple')).toEqual({ status: 200, body: { cents: 40 } });
  });

  it('takes an unknown article for an answer, however often', async () => {
    const { get, state } = await setUp();

    for (let i = 0; i < 5; i++) expect(await get('stone')).toMatchObject({ status: 404 });

    expect(state()).toBe('closed');
  });

  it('says 502 three times, then 503 at once and when to ask again', async () => {
    const { get, prices, state } = await setUp();
    await prices.stop();

    for (let i = 0; i < 3; i++) expect(await get('apple')).toMatchObject({ status: 502 });

    expect(state()).toBe('open');
    expect(await get('apple')).toMatchObject({ status: 503, retryAfter: '5' });
  });

  it('recovers after five seconds', async () => {
    const { get, prices, clock, state } = await setUp();
    await prices.stop();
    for (let i = 0; i < 3; i++) await get('apple');
    await prices.start();

    clock.advance(4_001);
    expect(await get('apple')).toMatchObject({ status: 503, retryAfter: '1' });
    clock.advance(999);
    expect(await get('apple')).toMatchObject({ status: 200 });

    expect(state()).toBe('closed');
  });
});

describeDemo('nest-app', example);
