import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ChargeOutcome, OrderStatus } from './order.js';
import { OrderKeyReusedError, OrderStore } from './order-store.js';

const REQUEST = { customer: 'c-17', amount: 1999, currency: 'EUR' };
const PAID: ChargeOutcome = { kind: 'paid', transactionId: 'txn_1' };
const NOT_CHARGED: ChargeOutcome = { kind: 'not_charged' };
const UNKNOWN: ChargeOutcome = { kind: 'unknown' };
const KEY_REUSED: ChargeOutcome = { kind: 'key_reused' };

describe('OrderStore', () => {
  let store: OrderStore;

  beforeEach(() => {
    store = new OrderStore(3);
  });

  function charge(id: string, outcome: ChargeOutcome): void {
    store.begin(id, REQUEST);
    store.settle(id, outcome);
  }

  describe('the status by what its charges came to', () => {
    it.each<{ title: string; outcomes: ChargeOutcome[]; status: OrderStatus }>([
      { title: 'paid', outcomes: [PAID], status: 'paid' },
      { title: 'not charged', outcomes: [NOT_CHARGED], status: 'failed' },
      { title: 'unknown', outcomes: [UNKNOWN], status: 'payment_unknown' },
      { title: 'not charged, then paid', outcomes: [NOT_CHARGED, PAID], status: 'paid' },
      { title: 'unknown, then paid', outcomes: [UNKNOWN, PAID], status: 'paid' },
      {
        title: 'unknown, then not charged: the doubt stays',
        outcomes: [UNKNOWN, NOT_CHARGED],
        status: 'payment_unknown',
      },
      {
        title: 'not charged, then unknown',
        outcomes: [NOT_CHARGED, UNKNOWN],
        status: 'payment_unknown',
      },
      {
        title: 'unknown, then a key that C knows otherwise: the doubt stays',
        outcomes: [UNKNOWN, KEY_REUSED],
        status: 'payment_unknown',
      },
    ])('$title: $status', ({ outcomes, status }) => {
      for (const outcome of outcomes) charge('ord', outcome);

      expect(store.find('ord')).toMatchObject({ id: 'ord', status, ...REQUEST });
    });

    it('is payment_unknown while a charge is under way', () => {
      store.begin('ord', REQUEST);

      expect(store.find('ord')?.status).toBe('payment_unknown');
    });

    it('stays paid when a second charge under way ends otherwise', () => {
      store.begin('ord', REQUEST);
      store.begin('ord', REQUEST);

      store.settle('ord', PAID);
      store.settle('ord', UNKNOWN);

      expect(store.find('ord')).toMatchObject({ status: 'paid', transactionId: 'txn_1' });
    });
  });

  describe('begin', () => {
    it('gives a paid order as it was', () => {
      charge('ord', PAID);

      expect(store.begin('ord', REQUEST)).toMatchObject({ status: 'paid' });
    });

    it.each([
      { title: 'customer', change: { customer: 'c-18' } },
      { title: 'amount', change: { amount: 2000 } },
      { title: 'currency', change: { currency: 'USD' } },
    ])('refuses the same key with another $title', ({ change }) => {
      charge('ord', PAID);

      expect(() => store.begin('ord', { ...REQUEST, ...change })).toThrow(OrderKeyReusedError);
    });
  });

  it('keeps no trace of an order whose key C knows for another', () => {
    charge('ord', KEY_REUSED);

    expect(store.find('ord')).toBeUndefined();
  });

  describe('above the limit', () => {
    it('forgets the oldest', () => {
      for (const id of ['a', 'b', 'c', 'd']) charge(id, PAID);

      expect(['a', 'b', 'c', 'd'].filter((id) => store.find(id))).toEqual(['b', 'c', 'd']);
    });

    it('passes over what is being charged', () => {
      store.begin('a', REQUEST);
      for (const id of ['b', 'c', 'd']) charge(id, UNKNOWN);

      expect(['a', 'b', 'c', 'd'].filter((id) => store.find(id))).toEqual(['a', 'c', 'd']);
    });

    it('keeps everything that is being charged, and shrinks again afterwards', () => {
      for (const id of ['a', 'b', 'c', 'd']) store.begin(id, REQUEST);
      expect(store.size).toBe(4);
      for (const id of ['a', 'b', 'c', 'd']) store.settle(id, PAID);

      charge('e', PAID);
      charge('f', PAID);

      expect(store.size).toBe(3);
    });
  });
});
