import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { DECORATED, figuresOf } from './chain-figures.js';

const ROOT = new URL('../../../../', import.meta.url);

/** Source without its layout. */
function sourceOf(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8').replaceAll(/\s+/g, ' ');
}

const A = 'apps/service-a/src/orders.gateway.ts';
const B = 'apps/service-b/src/payments.gateway.ts';
const C = 'apps/service-c/src/payments.controller.ts';

describe('the figures of the chain', () => {
  // Apps do not import each other: what is copied is held against the text.
  it.each([
    { file: A, says: 'failureThreshold: 5, fairMs: 900, leaseMs: 2_050' },
    { file: A, says: 'minBudgetMs: 100, enforce: false' },
    { file: A, says: 'attempts: 2, baseMs: 25, maxMs: 50, minBudgetMs: 100' },
    { file: A, says: 'ratio: 0.2, perSecond: 10, max: 20' },
    { file: A, says: 'maxConcurrent: 256' },
    { file: A, says: 'ttlMs: 300_000' },
    { file: 'apps/service-a/src/edge/edge-breaker.ts', says: 'failureThreshold: 5' },
    { file: 'apps/service-a/src/edge/edge-limit.ts', says: 'maxConcurrent: 512' },
    { file: 'apps/service-a/src/edge/edge-budget.interceptor.ts', says: 'EDGE_TOTAL_MS = 2_000' },
    { file: B, says: 'failureThreshold: 5, attemptMs: 700, fairMs: 350, leaseMs: 1_400' },
    { file: B, says: 'totalMs: 1_600, attemptMs: 700, minBudgetMs: 100' },
    { file: B, says: 'failureThreshold: 3, fairMs: 350, leaseMs: 1_400' },
    { file: B, says: 'stall: { afterMs: 500, count: 3 }' },
    { file: B, says: 'budget: { ratio: 0.1, perSecond: 5 }' },
    { file: B, says: 'totalMs: 1_600, attemptMs: 450, minBudgetMs: 40' },
    { file: B, says: 'failureThreshold: 5, fairMs: 225, leaseMs: 1_000' },
    { file: B, says: 'stall: { afterMs: 300, count: 5 }' },
    { file: B, says: 'budget: { ratio: 0.2, perSecond: 10, max: 20 }' },
    { file: B, says: 'maxConcurrent: 64' },
    { file: C, says: 'failureThreshold: 5, leaseMs: 1_000' },
    { file: 'apps/service-c/src/inbound-limit.ts', says: 'maxConcurrent: 256' },
  ])('$file still says: $says', ({ file, says }) => {
    expect(sourceOf(file)).toContain(says);
  });

  it('are the lab’s on top, and null switches a rule off', () => {
    const { 'service-b': b } = figuresOf({ figures: 'lab', openMs: 2_000 });

    expect(b.breakers['service-c/Charge']).toMatchObject({ failureThreshold: 3, openMs: 2_000 });
    expect(b.breakers['service-c/Charge']).not.toHaveProperty('stall');
    expect(b.deadlines['PaymentsGateway.quote']).toMatchObject({ totalMs: 800, attemptMs: 800 });
    expect(b.retries['PaymentsGateway.quote']?.attempts).toBe(1);
  });

  it('are the decorators’ as they stand, if asked for', () => {
    expect(figuresOf({ figures: 'chain', openMs: 5_000 })).toEqual(DECORATED);
  });
});
