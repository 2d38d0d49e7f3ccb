import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { DeadlineExceededError } from '@firebreak/resilience';
import { FakeClock } from '@firebreak/resilience/testing';
import { describeDemo } from '../demo/describe-demo.js';
import { circuitBreaker } from './circuit-breaker.js';
import { FlakyServer } from './flaky-server.js';
import { ServerFault, Unreachable, httpGet } from './http-get.js';
import { keepLastPage } from './last-page.js';
import { example } from './main.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** @param coin below 0.5: `/failure` fails at once, `/random` fails; else slowly, and not */
async function setUp(coin = 0) {
  const clock = new FakeClock();
  // The client's time is up as soon as the server is known to be slow.
  const server = new FlakyServer(
    () => coin,
    () => void clock.advance(300),
  );
  closing.push(() => server.stop());
  const url = await server.start();
  const decorate = circuitBreaker({
    name: 'session',
    exceptions: [ServerFault, Unreachable, DeadlineExceededError],
    threshold: 5,
    delayMs: 10_000,
    timeoutMs: 300,
    clock,
    timers: clock,
  });
  const get = decorate(httpGet);
  const moves: string[] = [];
  get.breaker.on('transition', ({ from, to }) => void moves.push(`${from} → ${to}`));
  const page = (path: string) => get(`${url}${path}`);
  const fail = async (times: number): Promise<void> => {
    for (let i = 0; i < times; i++) await page('/failure').catch(() => undefined);
  };
  return { clock, server, url, decorate, get, page, fail, moves };
}

/** A server that answers so, whatever it is asked. @returns where it can be reached */
async function startProxy(status: number, page: string): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'text/html' });
    response.end(page);
  });
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

describe('the session', () => {
  it('refuses the sixth call and says when to retry, whichever page it asks for', async () => {
    const { clock, server, page, fail, moves } = await setUp();
    await page('/success');
    await page('/success');
    await fail(5);
    expect(server.received).toBe(7);

    clock.advance(1_311);
    await expect(page('/failure')).rejects.toThrow('Retry after 8.689 secs');
    clock.advance(2_593);
    await expect(page('/success')).rejects.toThrow('Retry after 6.096 secs');

    expect(server.received).toBe(7);
    expect(moves).toEqual(['closed → open']);
  });

  it.each([
    { path: '/failure', to: 'open' },
    { path: '/success', to: 'closed' },
  ])('after the delay, $path takes it from half-open to $to', async ({ path, to }) => {
    const { clock, page, fail, moves } = await setUp();
    await fail(5);
    clock.advance(10_000);

    await page(path).catch(() => undefined);

    expect(moves.slice(1)).toEqual(['open → half_open', `half_open → ${to}`]);
  });

  it('counts an answer that takes longer than 0.3 s', async () => {
    const { page, get } = await setUp(1);

    await expect(page('/failure')).rejects.toThrow(DeadlineExceededError);

    expect(get.breaker.snapshot().failures).toBe(1);
  });

  it('counts a server that is not there', async () => {
    const { page, get, server } = await setUp();
    await server.stop();

    await expect(page('/success')).rejects.toThrow(Unreachable);

    expect(get.breaker.snapshot().failures).toBe(1);
  });

  it.each([
    { title: 'a 502 that a proxy wrote for people', status: 502, type: ServerFault },
    { title: 'an answer that is no JSON', status: 200, type: Unreachable },
  ])('counts $title', async ({ status, type }) => {
    const { get } = await setUp();
    const url = await startProxy(status, '<h1>Bad gateway</h1>');

    await expect(get(url)).rejects.toThrow(type);

    expect(get.breaker.snapshot().failures).toBe(1);
  });

  it('does not count errors that it was not told of', async () => {
    const { decorate } = await setUp();
    const buggy = decorate((_signal: AbortSignal) => Promise.reject(new TypeError('a bug')));

    await expect(buggy()).rejects.toThrow('a bug');

    expect(buggy.breaker.snapshot()).toMatchObject({ failures: 0, counters: { ignore: 1 } });
  });

  it('takes a page that does not exist for an answer', async () => {
    const { page } = await setUp();

    expect(await page('/nowhere')).toMatchObject({ status: 404 });
  });

  it('leaves a function alone that was decorated beside one that is cut off', async () => {
    const { decorate, fail, url } = await setUp();
    await fail(5);

    expect(await decorate(httpGet)(`${url}/success`)).toMatchObject({ status: 200 });
  });
});

describe('the last page', () => {
  it('comes from memory while the circuit is open, with its age, each URL its own', async () => {
    const { clock, get, url, fail } = await setUp();
    const kept = keepLastPage(get, clock);
    expect(await kept(`${url}/success`)).toEqual({ status: 200, message: 'Everything is fine.' });
    await fail(5);
    clock.advance(1_500);

    expect(await kept(`${url}/success`)).toMatchObject({ status: 200, ageMs: 1_500 });
    await expect(kept(`${url}/random`)).rejects.toMatchObject({ code: 'CIRCUIT_OPEN' });
  });

  it('does not hide a failure while the circuit is closed', async () => {
    const { clock, get, url } = await setUp();

    await expect(keepLastPage(get, clock)(`${url}/failure`)).rejects.toThrow(ServerFault);
  });
});

describe('the rule for the random endpoint', () => {
  it.each([
    { title: '15 failures of 20', failures: 15, state: 'closed' },
    { title: '16 failures of 20', failures: 16, state: 'open' },
  ])('with $title it is $state', async ({ failures, state }) => {
    const ask = circuitBreaker({
      name: 'random',
      exceptions: [ServerFault],
      threshold: { failureRate: { rate: 0.8, calls: 20, minCalls: 20 } },
      delayMs: 10_000,
      timeoutMs: 300,
    })((fails: boolean, _signal: AbortSignal) =>
      fails ? Promise.reject(new ServerFault('/random', 500)) : Promise.resolve(),
    );

    for (let i = 0; i < 20; i++) await ask(i >= 20 - failures).catch(() => undefined);

    expect(ask.breaker.state).toBe(state);
  });
});

describeDemo('flaky-http', example);
