/*
 * What the native stack weighs: time from start to healthy, and each service's memory after
 * 10,000 and 30,000 requests, with the heap flags that the project ships (runtime.env).
 *
 * Usage: npm run bench:footprint
 */
import { Stack } from '@firebreak/stack';
import { EdgeClient } from '../test/chain/harness/edge-client.js';
import { sendRequests } from './closed-loop.js';
import { residentMb } from './process-stats.js';

const SERVICES = ['service-a', 'service-b', 'service-c'] as const;
const CONCURRENCY = 16;

const startedAt = performance.now();
const stack = await Stack.start();
const client = new EdgeClient(stack.url);
try {
  const live = await client.send('GET', '/health/live');
  if (live.status !== 200) throw new Error(`A is not healthy: ${live.status}`);
  console.log(
    `Node ${process.version}; start to healthy: ${seconds(performance.now() - startedAt)}`,
  );
  print('at start', memory());
  await sendRequests(client, 10_000, CONCURRENCY);
  const after10k = memory();
  print('after 10,000 requests', after10k);
  await sendRequests(client, 20_000, CONCURRENCY);
  const after30k = memory();
  print('after 30,000 requests', after30k);
  const growth = after30k.map((mb, index) => (mb / after10k[index]! - 1) * 100);
  console.log(
    `${'growth'.padEnd(24)}${growth.map((g) => `${g.toFixed(1)} %`.padStart(10)).join('')}`,
  );
} finally {
  await client.close();
  await stack.close();
}

function memory(): number[] {
  return SERVICES.map((name) => residentMb(stack.service(name).pid));
}

function print(label: string, megabytes: readonly number[]): void {
  const cells = megabytes.map((mb) => `${mb.toFixed(0)} MB`.padStart(10));
  console.log(`${label.padEnd(24)}${cells.join('')}`);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
