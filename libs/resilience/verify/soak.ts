/*
 * Ten million calls through a breaker with every rule on, in mixed outcomes, open and half-open
 * included: the heap must stay flat, and nothing may be left behind.
 */
import { CircuitBreaker, CircuitOpenError } from '../src/index.js';

export interface SoakResult {
  readonly calls: number;
  readonly opened: number;
  readonly refused: number;
  readonly heapBefore: number;
  readonly heapAfter: number;
  readonly resources: readonly string[];
}

/** Calls in flight at once. */
const BATCH = 20;

class Simulated {
  ms = 0;
  now(): number {
    return this.ms;
  }
}

export async function soak(calls: number, progress: (done: number) => void): Promise<SoakResult> {
  const before = process.getActiveResourcesInfo();
  const clock = new Simulated();
  const breaker = new CircuitBreaker(
    'soak',
    {
      failureThreshold: 5,
      openMs: 20,
      attemptMs: 100,
      failureRate: { rate: 0.5, minCalls: 20, windowMs: 1_000 },
      slowCalls: { slowMs: 80, rate: 0.9, minCalls: 20, calls: 100 },
      stall: { afterMs: 60, count: 5 },
    },
    { clock },
  );
  let opened = 0;
  let refused = 0;
  breaker.on('transition', ({ to }) => {
    if (to === 'open') opened++;
  });
  const heapBefore = await warmedUpHeap(breaker, clock);
  for (let done = 0; done < calls; done += BATCH) {
    const batch: Promise<number>[] = [];
    for (let call = 0; call < BATCH; call++) {
      batch.push(one(breaker, done + call).then(NOT_REFUSED, isRefusal));
      clock.ms++;
    }
    for (const each of await Promise.all(batch)) refused += each;
    if (done % 1_000_000 === 0) progress(done);
  }
  const heapAfter = heap();
  const resources = left(before, process.getActiveResourcesInfo());
  return { calls, opened, refused, heapBefore, heapAfter, resources };
}

/** By turns a stretch of successes, of mixed outcomes, and of failures only. */
function one(breaker: CircuitBreaker, number: number): Promise<unknown> {
  const stretch = Math.floor(number / 5_000) % 3;
  const fails = stretch === 2 || (stretch === 1 && number % 7 === 0);
  if (number % 2 === 0) {
    return breaker.execute(() => {
      if (fails) throw FAILURE;
      return number;
    });
  }
  return breaker.execute(() => (fails ? Promise.reject(FAILURE) : Promise.resolve(number)));
}

const NOT_REFUSED = (): number => 0;
const isRefusal = (error: unknown): number => (error instanceof CircuitOpenError ? 1 : 0);
const FAILURE = new Error('the callee failed');

async function warmedUpHeap(breaker: CircuitBreaker, clock: Simulated): Promise<number> {
  for (let call = 0; call < 200_000; call++) {
    await one(breaker, call).catch(() => undefined);
    clock.ms++;
  }
  return heap();
}

function heap(): number {
  if (globalThis.gc === undefined) throw new Error('run with --expose-gc');
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

function left(before: readonly string[], after: readonly string[]): string[] {
  const rest = [...before];
  return after.filter((resource) => {
    const at = rest.indexOf(resource);
    if (at !== -1) rest.splice(at, 1);
    return at === -1;
  });
}
