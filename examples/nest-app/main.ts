import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Demo, Example } from '../demo/demo.js';
import type { Output } from '../demo/output.js';
import { AppModule } from './app.module.js';
import { PriceList } from './price-list.js';

export const example: Example = { fast: 'stepping', run };

async function run({ out, time, onEnd }: Demo): Promise<void> {
  const prices = new PriceList();
  onEnd(() => prices.stop());
  await prices.start();
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(prices.url, time),
    // Else it waits a minute for clients that keep their connections.
    new FastifyAdapter({ forceCloseConnections: true }),
    { logger: loggerOf(out) },
  );
  onEnd(() => app.close());
  await app.listen(0, '127.0.0.1');
  const ask = async (path: string): Promise<void> => show(out, await app.getUrl(), path);

  out.title('All is well');
  await ask('/prices/apple');
  await ask('/prices/stone');
  out.title('The price list is gone');
  await prices.stop();
  for (let call = 1; call <= 5; call++) await ask('/prices/apple');
  out.title('It is back, and five seconds have passed');
  await prices.start();
  await time.pause(5_000);
  await ask('/prices/apple');
  await ask('/prices/pear');
}

async function show(out: Output, url: string, path: string): Promise<void> {
  const response = await fetch(`${url}${path}`);
  const retryAfter = response.headers.get('retry-after');
  const later = retryAfter === null ? '' : `   Retry-After: ${retryAfter}`;
  const body = response.ok ? `   ${await response.text()}` : '';
  out.line(`GET ${path}   ${response.status}${body}${later}`, response.ok ? 'good' : 'bad');
}

/** What the application logs of its breakers goes between the lines of the demo. */
function loggerOf(out: Output): LoggerService {
  const tell = (message: unknown, ...more: unknown[]): void => {
    if (more.at(-1) === 'Resilience') out.line(`log: ${String(message)}`, 'note');
  };
  return { log: tell, warn: tell, error: tell };
}
