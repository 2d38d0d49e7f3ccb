import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';

import { Stack } from '@firebreak/stack';
import { EdgeClient } from '../../test/chain/harness/edge-client.js';
import { paidOrder } from '../../test/chain/harness/heal.js';

const CALLERS = 200;

/** Where breakers are placed, and how many answers a second 200 callers get while C is dead. */
export async function answersWhileKilled(placement: string, seconds: number): Promise<number> {
  return withStack({ placement }, async (stack) => {
    await stack.kill('service-c');
    const caller = callers(stack.url);
    // What opens has opened by then.
    await delay(1_500);
    const before = caller.answers;
    const startedAt = performance.now();
    await delay(seconds * 1_000);
    const perSecond = (caller.answers - before) / ((performance.now() - startedAt) / 1_000);
    await caller.stop();
    return perSecond;
  });
}

/**
 * How long after C listens again an order succeeds, in ms, with breakers between B and C only.
 * @param downMs how long C is away
 */
export async function firstSuccessAfter(
  openMs: number,
  downMs: readonly number[],
): Promise<number[]> {
  const env = { BREAKER_OPEN_MS: String(openMs) };
  return withStack({ placement: 'b-c', env }, async (stack, client) => {
    const times: number[] = [];
    for (const ms of downMs) {
      await stack.kill('service-c');
      const stop = ordersEvery(25, client);
      await delay(ms);
      await stack.start('service-c');
      const listeningAt = performance.now();
      await delay(openMs + 1_500);
      const first = Math.min(...(await stop()).filter((at) => at > listeningAt));
      times.push(first - listeningAt);
    }
    return times;
  });
}

async function withStack<T>(
  options: Parameters<typeof Stack.start>[0],
  use: (stack: Stack, client: EdgeClient) => Promise<T>,
): Promise<T> {
  const stack = await Stack.start(options);
  const client = new EdgeClient(stack.url);
  try {
    await paidOrder(client);
    return await use(stack, client);
  } finally {
    await client.close();
    await stack.close();
  }
}

/** Two hundred callers, each with its next order as soon as the last is answered. */
function callers(url: string) {
  const agent = new Agent({ connections: CALLERS });
  const state = { answers: 0, stopped: false };
  const loops = Array.from({ length: CALLERS }, async () => {
    while (!state.stopped) {
      await orderCheaply(url, agent);
      state.answers++;
    }
  });
  return {
    get answers() {
      return state.answers;
    },
    async stop(): Promise<void> {
      state.stopped = true;
      await Promise.all(loops);
      await agent.close();
    },
  };
}

const BODY = JSON.stringify({ customer: 'c-17', amount: 1999, currency: 'EUR' });
let orders = 0;

/** With as little work as can be: callers share the cores with those whom they ask. */
async function orderCheaply(url: string, agent: Agent): Promise<void> {
  const { body } = await request(`${url}/orders`, {
    method: 'POST',
    dispatcher: agent,
    headers: { 'content-type': 'application/json', 'idempotency-key': `bench-${orders++}` },
    body: BODY,
  });
  await body.dump();
}

/** Orders at a constant pace; the answer tells when each one that succeeded was answered. */
function ordersEvery(everyMs: number, client: EdgeClient): () => Promise<number[]> {
  const successes: number[] = [];
  const sent: Promise<void>[] = [];
  const order = async (): Promise<void> => {
    const { status } = await client.order();
    if (status === 201) successes.push(performance.now());
  };
  const timer = setInterval(() => sent.push(order()), everyMs);
  return async () => {
    clearInterval(timer);
    await Promise.all(sent);
    return successes;
  };
}
