import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { EdgeClient, edgeRequest, KnownOrders, type LoadPlan, OpenLoad } from '@firebreak/load';
import { CliError } from '../cli/cli-error.js';
import { LoadTallies } from './load-tallies.js';
import type { CountedLoad, LoadReporter } from './load-reporter.js';

const WARM_UP_ORDERS = 3;
const DRAIN_AFTER_END_MS = 10_000;
const DRAIN_AFTER_STOP_MS = 3_000;

/** A load against one edge, and how it is told to end. */
export interface LoadRun {
  readonly url: URL;
  readonly plan: LoadPlan;
  /** Aborts when no more is to be sent; outstanding answers are then waited for, at most 3 s. */
  readonly stop: AbortSignal;
  readonly reporter: LoadReporter;
}

/**
 * Places an order or two for the reads, sends the plan and reports each second and the whole.
 * @throws CliError when nothing answers at the url.
 */
export async function runLoad({ url, plan, stop, reporter }: LoadRun): Promise<void> {
  const client = new EdgeClient(url);
  const orders = new KnownOrders();
  const over = new AbortController();
  try {
    await warmUp({ url, client, orders, reporter });
    const tallies = new LoadTallies(plan.mix);
    const load = new OpenLoad(plan, { client, orders, told: tallies });
    const counted = { load, tallies };
    reporter.started(url, plan);
    const startedAt = performance.now();
    const background = [
      reportSeconds(counted, reporter, startedAt, over.signal),
      ...(needsOrdersFromElsewhere(plan) ? [keepAnOrder(client, orders, over.signal)] : []),
    ];
    await load.run(stop);
    const sentForMs = performance.now() - startedAt;
    await load.drain(stop.aborted ? DRAIN_AFTER_STOP_MS : DRAIN_AFTER_END_MS);
    over.abort();
    await Promise.all(background);
    reporter.rest(counted, Math.ceil((performance.now() - startedAt) / 1_000));
    reporter.summary(counted, Math.round(sentForMs / 1_000));
  } finally {
    over.abort();
    await client.close();
  }
}

interface WarmUp {
  readonly url: URL;
  readonly client: EdgeClient;
  readonly orders: KnownOrders;
  readonly reporter: LoadReporter;
}

async function warmUp({ url, client, orders, reporter }: WarmUp): Promise<void> {
  for (let n = 0; n < WARM_UP_ORDERS; n += 1) {
    const { outcome, body, errorCode } = await client.send(edgeRequest('orders', n, ''));
    if (outcome === 'conn' || (outcome === 'timeout' && errorCode === 'UND_ERR_CONNECT_TIMEOUT')) {
      throw new CliError(
        `Nothing answers at ${url.origin} (${errorCode}). Start a stack: npm start`,
      );
    }
    orders.addFrom(body);
    if (outcome !== 'ok') {
      reporter.noOrderPlaced(
        `${outcome}${typeof body?.['code'] === 'string' ? ` ${body['code']}` : ''}`,
      );
      return;
    }
  }
}

function needsOrdersFromElsewhere({ mix }: LoadPlan): boolean {
  const operations = new Set(mix.map(({ operation }) => operation));
  return operations.has('reads') && !operations.has('orders');
}

/** For a load of reads without orders: once a second, if no order is known (any more), place one. */
async function keepAnOrder(
  client: EdgeClient,
  orders: KnownOrders,
  signal: AbortSignal,
): Promise<void> {
  for (let n = 0; !signal.aborted; n += 1) {
    if (orders.isEmpty) orders.addFrom((await client.send(edgeRequest('orders', n, ''))).body);
    await delay(1_000, undefined, { signal }).catch(() => undefined);
  }
}

async function reportSeconds(
  counted: CountedLoad,
  reporter: LoadReporter,
  startedAt: number,
  signal: AbortSignal,
): Promise<void> {
  for (let second = 1; ; second += 1) {
    const waitMs = startedAt + second * 1_000 - performance.now();
    await delay(Math.max(0, waitMs), undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    reporter.second(counted, second);
  }
}
