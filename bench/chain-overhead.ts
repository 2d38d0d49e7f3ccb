/*
 * What the breakers cost on a healthy chain: CPU per request of A, B and C together, `every-hop`
 * against `none`, with a second `none` as control. All three stacks run side by side; each round
 * loads them one after the other in random order, and only differences within a round count.
 *
 * Usage: npm run bench:chain [-- ROUNDS]
 */
import { Stack } from '@firebreak/stack';
import { EdgeClient } from '../test/chain/harness/edge-client.js';
import { sendRequests } from './closed-loop.js';
import { meanInterval, median, shuffled } from './paired.js';
import { cpuMicros } from './process-stats.js';

const REQUESTS = 2_000;
const CONCURRENCY = 16;
const WARM_UP_REQUESTS = 6_000;
const SERVICES = ['service-a', 'service-b', 'service-c'] as const;

const VARIANTS = { none: 'none', 'every-hop': 'every-hop', control: 'none' } as const;
type Variant = keyof typeof VARIANTS;
const NAMES = Object.keys(VARIANTS) as Variant[];

interface Subject {
  readonly stack: Stack;
  readonly client: EdgeClient;
}

const rounds = Number(process.argv[2] ?? 25);
const subjects = new Map<Variant, Subject>();
try {
  for (const name of NAMES) subjects.set(name, await startSubject(name));
  for (const name of NAMES) await measure(name, WARM_UP_REQUESTS);
  const figures: Record<Variant, number>[] = [];
  for (let round = 0; round < rounds; round++) {
    const row: Partial<Record<Variant, number>> = {};
    for (const name of shuffled(NAMES)) row[name] = await measure(name, REQUESTS);
    figures.push(row as Record<Variant, number>);
    progress(round + 1);
  }
  report(figures);
} finally {
  for (const { client, stack } of subjects.values()) {
    await client.close();
    await stack.close();
  }
}

async function startSubject(name: Variant): Promise<Subject> {
  const stack = await Stack.start({ placement: VARIANTS[name] });
  return { stack, client: new EdgeClient(stack.url) };
}

/** CPU per request in microseconds, all three services together. */
async function measure(name: Variant, requests: number): Promise<number> {
  const { stack, client } = subjects.get(name)!;
  const before = totalCpu(stack);
  await sendRequests(client, requests, CONCURRENCY);
  return (totalCpu(stack) - before) / requests;
}

function totalCpu(stack: Stack): number {
  return SERVICES.reduce((sum, service) => sum + cpuMicros(stack.service(service).pid), 0);
}

function report(figures: readonly Record<Variant, number>[]): void {
  console.log(
    `\nCPU per request of A, B and C together, half orders, half reads; ${figures.length} rounds ` +
      `of ${REQUESTS} requests, Node ${process.version}\n`,
  );
  for (const name of NAMES) {
    console.log(
      `  ${name.padEnd(10)} median ${median(figures.map((row) => row[name])).toFixed(0)} µs`,
    );
  }
  for (const [label, name] of [
    ['every-hop against none', 'every-hop'],
    ['control   against none', 'control'],
  ] as const) {
    const differences = figures.map((row) => (row[name] / row.none - 1) * 100);
    const { low, high } = meanInterval(differences);
    console.log(
      `  ${label}: median ${percent(median(differences))}, ` +
        `95 % interval of the mean ${percent(low)} … ${percent(high)}`,
    );
  }
}

function percent(value: number): string {
  return `${value >= 0 ? '+' : '−'}${Math.abs(value).toFixed(1)} %`;
}

function progress(done: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\rround ${done} of ${rounds}`);
}
