import { status, type ServiceError } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BulkheadFullError } from '@firebreak/resilience';
import { readMarker } from '@firebreak/resilience/grpc';
import { PaymentsHarness } from '../test/payments.harness.js';
import { overloadOf } from './inbound-limit.js';

const CHARGE = { orderId: 'ord_1', customer: 'c-17', amount: 1999, currency: 'EUR' };
const SERVICE_C = { name: 'service-c', dependencies: [] };

describe('the limit of what C takes in', () => {
  let payments: PaymentsHarness;

  beforeEach(async () => {
    payments = await PaymentsHarness.open();
  });

  afterEach(async () => {
    await payments.close();
  });

  it('refuses the 257th call of any kind, says when to come back, and has begun nothing', async () => {
    payments.faults.set({ kind: 'hang', operation: 'Quote', rate: 1 });
    const held = Array.from({ length: 256 }, () =>
      payments.quote({ amount: 1, currency: 'EUR' }).catch(() => undefined),
    );

    const error = await payments.charge(CHARGE, 'k-1').catch((thrown: unknown) => thrown);
    payments.faults.clear();
    await Promise.all(held);

    const { code, metadata } = error as ServiceError;
    expect(code).toBe(status.RESOURCE_EXHAUSTED);
    expect(Number(metadata.get('grpc-retry-pushback-ms')[0])).toBeGreaterThanOrEqual(100);
    expect(readMarker(metadata, code, SERVICE_C)).toMatchObject({
      marker: { reason: 'OVERLOADED', path: ['service-c'] },
    });
    expect(payments.logged('payment.charged')).toEqual([]);
    await expect(payments.charge(CHARGE, 'k-1')).resolves.toHaveProperty('transactionId');
  });
});

describe('calls that hang by a fault, and whose callers have left', () => {
  let payments: PaymentsHarness;

  beforeEach(async () => {
    payments = await PaymentsHarness.open();
  });

  afterEach(async () => {
    await payments.close();
  });

  it('have given back their places: 300 of them leave room for one more', async () => {
    payments.faults.set({ kind: 'hang', operation: 'Charge', rate: 1 });
    const chargeAll = (keys: readonly string[]): Promise<unknown[]> =>
      Promise.all(
        keys.map((key) => payments.chargeWithin(200, CHARGE, key).catch((error: unknown) => error)),
      );
    const keys = Array.from({ length: 300 }, (_, n) => `k-${n}`);

    for (const half of [keys.slice(0, 150), keys.slice(150)]) {
      for (const error of await chargeAll(half)) {
        expect(error).toMatchObject({ code: status.DEADLINE_EXCEEDED });
      }
    }

    await expect(payments.quote({ amount: 1, currency: 'EUR' })).resolves.toHaveProperty('total');
  });
});

describe('overloadOf', () => {
  it.each([
    { random: 0, retryAfterMs: 100 },
    { random: 0.5, retryAfterMs: 150 },
  ])('spreads callers over time: after $retryAfterMs ms', ({ random, retryAfterMs }) => {
    const full = new BulkheadFullError('inbound', 256, 0, 'full');

    expect(overloadOf(full, () => random)).toEqual({ reason: 'OVERLOADED', retryAfterMs });
    expect(overloadOf(new Error('x'))).toBeUndefined();
  });
});
