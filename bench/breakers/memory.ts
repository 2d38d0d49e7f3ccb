/*
 * What one breaker holds, as JSON: heap, and timers that are left running.
 */
import { createHook } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { CONSECUTIVE, DAY_MS, SECOND_MS, window } from './contenders.js';
import type { Held } from './held.js';
import { compile, type Subject } from './loop.js';
import { loadPeers } from './peers.js';
import { cockatiel, cockatielWindow, opossum, ours, type Contender } from './subjects.js';

const peers = loadPeers();
const COUNTS = new Map<Contender, number>([
  [CONSECUTIVE, 100_000],
  [ours('ours, window 1 s', window(SECOND_MS)), 100_000],
  [ours('ours, window 24 h', window(DAY_MS)), 100_000],
  [cockatiel(peers), 100_000],
  [cockatielWindow(peers, 'cockatiel, window 1 s', SECOND_MS), 50_000],
  [cockatielWindow(peers, 'cockatiel, window 24 h', DAY_MS), 20],
  [opossum(peers, 'opossum default'), 5_000],
]);

const timers = new Set<number>();
createHook({
  init(id, type) {
    if (type === 'Timeout') timers.add(id);
  },
  destroy(id) {
    timers.delete(id);
  },
}).enable();

const work = (): Promise<unknown> => {
  calls++;
  return calls % 3 === 0 ? Promise.reject(new Error('failed')) : Promise.resolve(1);
};
let calls = 0;

const held: Held[] = [];
for (const [contender, count] of COUNTS) held.push(await weigh(contender, count));
process.stdout.write(JSON.stringify(held));

async function weigh(contender: Contender, count: number): Promise<Held> {
  // What V8 keeps for the code itself.
  const warm = Array.from({ length: 10 }, () => contender.guard(work));
  await use(contender, warm);
  for (const { dispose } of warm) dispose?.();
  const timersBefore = timers.size;
  const before = heap();
  const subjects: Subject[] = Array.from({ length: count });
  const list = heap() - before;
  for (let i = 0; i < count; i++) subjects[i] = contender.guard(work);
  const fresh = (heap() - before - list) / count;
  await use(contender, subjects);
  // Timers of single calls end here.
  await delay(50);
  const used = (heap() - before - list) / count;
  const left = (timers.size - timersBefore) / count;
  for (const { dispose } of subjects) dispose?.();
  return { name: contender.name, fresh, used, timers: left };
}

async function use(contender: Contender, subjects: readonly Subject[]): Promise<void> {
  const body = `try { await ${contender.call}; } catch {}`;
  const loop = compile({ name: contender.name, body }, Object.keys(subjects[0]!));
  for (const subject of subjects) await loop(subject, 3);
}

/** Heap and what lies beside it, after a full collection. */
function heap(): number {
  globalThis.gc!();
  globalThis.gc!();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
