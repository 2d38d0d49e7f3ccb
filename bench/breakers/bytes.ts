/*
 * Bytes that a call allocates, by variant, as JSON. Its young generation is so large that samples
 * without any garbage collection exist; those with one are dropped.
 */
import { PerformanceObserver } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { everybody } from './contenders.js';
import { Runner, type Variant } from './loop.js';
import { loadPeers } from './peers.js';
import { PERMIT_VARIANTS } from './permit.js';
import { succeeding } from './subjects.js';

const SAMPLES = 15;
const BYTES_PER_SAMPLE = 24e6;

let collections = 0;
new PerformanceObserver((list) => {
  collections += list.getEntries().length;
}).observe({ entryTypes: ['gc'] });

const figures: [string, number[]][] = [];
for (const variant of [...everybody(loadPeers()).map(succeeding), ...PERMIT_VARIANTS]) {
  figures.push([variant.name, await measure(variant)]);
}
process.stdout.write(JSON.stringify(figures));

async function measure(variant: Variant): Promise<number[]> {
  const runner = new Runner(variant);
  await runner.calibrate(6, 400);
  const first = await sample(runner);
  runner.turns = Math.min(20_000, Math.ceil(BYTES_PER_SAMPLE / Math.max(64, first ?? 20_000)));
  const bytes: number[] = [];
  for (let tries = 0; bytes.length < SAMPLES && tries < 3 * SAMPLES; tries++) {
    const one = await sample(runner);
    if (one !== undefined) bytes.push(one);
  }
  return bytes;
}

/** Bytes per call; undefined if a collection came between. */
async function sample(runner: Runner): Promise<number | undefined> {
  return runner.run(async (slice) => {
    await delay(1);
    const collected = collections;
    const before = process.memoryUsage().heapUsed;
    await slice(runner.turns);
    const after = process.memoryUsage().heapUsed;
    // Collections are reported a turn of the event loop later.
    await delay(1);
    return collections === collected ? (after - before) / runner.turns : undefined;
  });
}
