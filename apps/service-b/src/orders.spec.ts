import { type ServiceError, status } from '@grpc/grpc-js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readMarker, type MarkerReading } from '@firebreak/resilience/grpc';
import { OrdersHarness } from '../test/orders.harness.js';
import { SilentPayments } from '../test/silent-payments.js';

/** B as A knows it. */
const SERVICE_B = { name: 'service-b', dependencies: ['service-c'] };
const ORDER = { customer: 'c-17', amount: 1999, currency: 'EUR' };

describe('service B over gRPC, with C out of reach', () => {
  let orders: OrdersHarness;
  const close = () => orders.close();

  /** How an order that is not paid is answered. */
  async function refusal(key: string) {
    const error = await orders.placeOrder(ORDER, key).then(
      () => {
        throw new Error('the order was paid');
      },
      (reason: unknown) => reason as ServiceError,
    );
    const trailer = (name: string) => error.metadata.get(name)[0];
    const { code, details, metadata } = error;
    return { code, details, trailer, marker: readMarker(metadata, code, SERVICE_B) };
  }

  describe('without breakers', () => {
    beforeAll(async () => {
      orders = await OrdersHarness.open('none');
    });
    afterAll(close);

    it('answers UNAVAILABLE, and says which order it was and that nothing was charged', async () => {
      const { code, details, trailer } = await refusal('k-1');

      expect(code).toBe(status.UNAVAILABLE);
      expect(details).not.toMatch(/127\.0\.0\.1|ECONNREFUSED/);
      expect(trailer('order-id')).toMatch(/^ord_[0-9a-f]{32}$/);
      expect(trailer('order-status')).toBe('failed');
      expect(trailer('grpc-retry-pushback-ms')).toBe('-1');
      expect(trailer('x-rz-origin')).toBe('service-c');
      expect(trailer('x-rz-reason')).toBe('DEPENDENCY_UNAVAILABLE');
    });

    it('shows the order afterwards, as failed', async () => {
      const { trailer } = await refusal('k-2');

      await expect(orders.getOrder(String(trailer('order-id')))).resolves.toEqual({
        id: trailer('order-id'),
        status: 'ORDER_STATUS_FAILED',
        ...ORDER,
        transactionId: '',
      });
    });

    it.each([
      { title: 'no key', change: {}, keys: [], code: status.INVALID_ARGUMENT },
      { title: 'two keys', change: {}, keys: ['a', 'b'], code: status.INVALID_ARGUMENT },
      { title: 'no amount', change: { amount: 0 }, keys: ['k'], code: status.INVALID_ARGUMENT },
      {
        title: 'no customer',
        change: { customer: '' },
        keys: ['k'],
        code: status.INVALID_ARGUMENT,
      },
      {
        title: 'a used key with another amount',
        change: { amount: 1 },
        keys: ['used'],
        code: status.FAILED_PRECONDITION,
      },
    ])('refuses an order with $title', async ({ change, keys, code }) => {
      await refusal('used');

      const answer = orders.placeOrder({ ...ORDER, ...change }, ...keys);

      await expect(answer).rejects.toMatchObject({ code });
    });

    it('says why it refuses a used key', async () => {
      await refusal('used');

      const error: unknown = await orders
        .placeOrder({ ...ORDER, amount: 1 }, 'used')
        .catch((reason: unknown) => reason);

      expect((error as ServiceError).metadata.get('refusal-reason')).toEqual([
        'idempotency_key_reused',
      ]);
    });

    it('answers NOT_FOUND for an order it does not keep', async () => {
      await expect(orders.getOrder('ord_x')).rejects.toMatchObject({ code: status.NOT_FOUND });
    });

    it('answers UNAVAILABLE for a quote', async () => {
      const answer = orders.getQuote({ amount: 1999, currency: 'EUR' });

      await expect(answer).rejects.toMatchObject({ code: status.UNAVAILABLE });
    });
  });

  describe.each(['b-c', 'every-hop'])('with breakers (%s)', (placement) => {
    beforeEach(async () => {
      orders = await OrdersHarness.open(placement);
    });
    afterEach(close);

    it('refuses the third order at once, and says whom to blame and when to come back', async () => {
      for (const key of ['k-1', 'k-2']) await refusal(key);

      const { code, trailer, marker } = await refusal('k-3');

      expect(code).toBe(status.UNAVAILABLE);
      expect(trailer('order-status')).toBe('failed');
      expect(trailer('grpc-retry-pushback-ms')).toBe('-1');
      expect(marker).toEqual(
        blaming({ reason: 'CIRCUIT_OPEN', attempts: 0, retryAfterMs: expect.any(Number) }),
      );
      expectHint(marker, { aboveMs: 4_000, upToMs: 5_000 });
    });

    it('says so already with the failure that opens its breaker, and not before', async () => {
      const [first, second] = [await refusal('k-1'), await refusal('k-2')];

      const operation = 'service-c/Charge';
      const failed = { reason: 'DEPENDENCY_UNAVAILABLE', operation };
      expect(first.marker).toEqual(blaming({ ...failed, attempts: 2 }));
      // Its first attempt was the third failure, and nobody retries against an open breaker.
      expect(second.marker).toEqual(
        blaming({ ...failed, attempts: 1, retryAfterMs: expect.any(Number) }),
      );
      expectHint(second.marker, { aboveMs: 4_000, upToMs: 5_000 });
    });

    it('goes on showing orders', async () => {
      const { trailer } = await refusal('k-1');
      for (const key of ['k-2', 'k-3', 'k-4']) await refusal(key);

      await expect(orders.getOrder(String(trailer('order-id')))).resolves.toMatchObject(ORDER);
    });
  });
});

/** A valid marker that says that C is to blame. */
function blaming(facts: object) {
  const marker = {
    code: status.UNAVAILABLE,
    path: ['service-b', 'service-c'],
    breaker: 'service-c/Charge',
    ...facts,
  };
  return { kind: 'valid', marker };
}

function expectHint(
  reading: MarkerReading | undefined,
  { aboveMs, upToMs }: { readonly aboveMs: number; readonly upToMs: number },
): void {
  const hintMs = reading?.kind === 'valid' ? reading.marker.retryAfterMs : undefined;
  expect(hintMs).toBeGreaterThan(aboveMs);
  expect(hintMs).toBeLessThanOrEqual(upToMs);
}

describe('service B over gRPC, with a C that hangs', () => {
  let payments: SilentPayments;
  let orders: OrdersHarness;

  beforeEach(async () => {
    payments = await SilentPayments.open();
    orders = await OrdersHarness.open('every-hop', payments.address);
  });
  afterEach(async () => {
    await orders.close();
    payments.close();
  });

  it.each<{ title: string; ask: () => Promise<unknown> }>([
    { title: 'PlaceOrder', ask: () => orders.placeOrder(ORDER, 'k-1') },
    { title: 'GetQuote', ask: () => orders.getQuote({ amount: 1999, currency: 'EUR' }) },
  ])('cancels what it asked of C when its caller leaves: $title', async ({ ask }) => {
    const answer = ask();
    const rejection = expect(answer).rejects.toMatchObject({ code: status.CANCELLED });
    await payments.reached;

    const leftAt = performance.now();
    orders.leave();
    await payments.left;

    // By its own deadline an attempt would have ended after 450 or 700 ms.
    expect(performance.now() - leftAt).toBeLessThan(300);
    await rejection;
  });
});
