import { describe, expect, it } from '@jest/globals';
import { Bulkhead, CircuitBreaker, Deadline, Fallback, Retry } from '../policies/index.js';
import { FakeClock, recordEvents, type RecordedPolicy } from './index.js';

const clock = new FakeClock();
const tools = { clock, timers: clock };
const boom = new Error('boom');
const fails = (): Promise<never> => Promise.reject(boom);

/** Something that each policy tells of. */
async function use(policy: RecordedPolicy): Promise<void> {
  if (policy instanceof Bulkhead) {
    void policy.tryAcquire();
    void policy.tryAcquire();
  } else if (policy instanceof Deadline) {
    void policy.attempt(() => new Promise(() => undefined)).catch(() => undefined);
    await clock.advanceAsync(5);
  } else {
    await policy.execute(fails as never).catch(() => undefined);
  }
}

describe('a recording of events', () => {
  it.each<{ title: string; make: () => RecordedPolicy; kinds: string[] }>([
    {
      title: 'a breaker',
      make: () => new CircuitBreaker('x', { failureThreshold: 1 }, tools),
      kinds: ['failure', 'transition'],
    },
    {
      title: 'a retry',
      make: () => new Retry('x', { idempotent: true, attempts: 1 }, tools),
      kinds: ['retry_refused'],
    },
    {
      title: 'a bulkhead',
      make: () => new Bulkhead('x', { maxConcurrent: 1 }, tools),
      kinds: ['bulkhead_refused'],
    },
    {
      title: 'a deadline',
      make: () => new Deadline('x', { attemptMs: 5 }, tools),
      kinds: ['deadline_exceeded'],
    },
    {
      title: 'a fallback',
      make: () => new Fallback<never>('x', { use: () => 0 as never }, tools),
      kinds: ['fallback_served'],
    },
  ])('of $title holds kinds, details if asked for, and ends', async ({ make, kinds }) => {
    const policy = make();
    const told = recordEvents(policy);
    const detailed = recordEvents(policy, { details: true });

    await use(policy);
    told[Symbol.dispose]();
    await use(policy);

    expect(told).toEqual(kinds);
    expect(detailed.length).toBeGreaterThan(kinds.length);
    expect(detailed[0]).toEqual({ kind: kinds[0], event: expect.any(Object) });
  });
});
