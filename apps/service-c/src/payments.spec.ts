import { status, type ServiceError } from '@grpc/grpc-js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PaymentsHarness } from '../test/payments.harness.js';

const CHARGE = { orderId: 'ord_1', customer: 'c-17', amount: 1999, currency: 'EUR' };

let payments: PaymentsHarness;

const open = async (): Promise<void> => {
  payments = await PaymentsHarness.open();
};
const close = () => payments.close();

describe('Charge over gRPC', () => {
  beforeEach(open);
  afterEach(close);

  it('books once, and says so in the log', async () => {
    const charge = await payments.charge(CHARGE, 'k-1');

    expect(charge).toEqual({
      transactionId: expect.stringMatching(/^txn_/),
      amount: 1999,
      currency: 'EUR',
    });
    expect(payments.logged('payment.charged')).toEqual([
      expect.objectContaining({
        transactionId: charge.transactionId,
        orderId: 'ord_1',
        key: 'k-1',
        level: 'info',
      }),
    ]);
  });

  it('gives the same charge for the same key: later, and while the first is under way', async () => {
    const both = await Promise.all([
      payments.charge(CHARGE, 'k-1'),
      payments.charge(CHARGE, 'k-1'),
    ]);

    const later = await payments.charge(CHARGE, 'k-1');

    expect(new Set([...both, later].map((charge) => charge.transactionId)).size).toBe(1);
    expect(payments.logged('payment.charged')).toHaveLength(1);
  });
});

describe('a charge that is refused', () => {
  beforeAll(open);
  afterAll(close);

  it.each([
    {
      title: 'another amount',
      change: { amount: 1 },
      keys: ['k-1'],
      code: status.FAILED_PRECONDITION,
    },
    {
      title: 'another order',
      change: { orderId: 'o' },
      keys: ['k-1'],
      code: status.FAILED_PRECONDITION,
    },
    { title: 'no key', change: {}, keys: [], code: status.INVALID_ARGUMENT },
    { title: 'two keys', change: {}, keys: ['a', 'b'], code: status.INVALID_ARGUMENT },
    { title: 'a malformed key', change: {}, keys: ['a b'], code: status.INVALID_ARGUMENT },
    { title: 'no amount', change: { amount: 0 }, keys: ['k-2'], code: status.INVALID_ARGUMENT },
    {
      title: 'no such currency',
      change: { currency: 'x' },
      keys: ['k-2'],
      code: status.INVALID_ARGUMENT,
    },
  ])('refuses $title, and books nothing', async ({ change, keys, code }) => {
    await payments.charge(CHARGE, 'k-1');

    const answer = payments.charge({ ...CHARGE, ...change }, ...keys);

    await expect(answer).rejects.toMatchObject({ code });
    expect(payments.logged('payment.charged')).toHaveLength(1);
  });

  it('says why it refuses a key that stands for another charge', async () => {
    await payments.charge(CHARGE, 'k-1');

    const error: unknown = await payments
      .charge({ ...CHARGE, amount: 1 }, 'k-1')
      .catch((reason: unknown) => reason);

    expect((error as ServiceError).metadata.get('refusal-reason')).toEqual([
      'idempotency_key_reused',
    ]);
  });
});

describe('Quote over gRPC', () => {
  beforeAll(open);
  afterAll(close);

  it('prices a payment', async () => {
    await expect(payments.quote({ amount: 1999, currency: 'EUR' })).resolves.toEqual({
      amount: 1999,
      currency: 'EUR',
      fee: 75,
      total: 2074,
    });
  });

  it('refuses a request that is not valid, naming each fault', async () => {
    await expect(payments.quote({ amount: 0, currency: 'eur' })).rejects.toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: expect.stringMatching(/^amount must be .*; currency must be /),
    });
  });
});
