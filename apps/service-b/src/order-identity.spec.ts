import { describe, expect, it } from '@jest/globals';
import { IDEMPOTENCY_KEY_PATTERN } from '@firebreak/contracts';
import { orderIdentity } from './order-identity.js';

describe('orderIdentity', () => {
  it('is the same after a restart: fixed for a customer and a key', () => {
    expect(orderIdentity('c-17', 'k-1')).toEqual({
      orderId: 'ord_714fdd29e37a4b92809fa503fc0bb70b',
      chargeKey: 'chg_0fa1e79f0cc9573b1fe017e5a74be03e',
    });
  });

  it.each([
    { title: 'another customer with the same key', customer: 'c-18', key: 'k-1' },
    { title: 'another key of the same customer', customer: 'c-17', key: 'k-2' },
    { title: 'the same characters split elsewhere', customer: 'c-1', key: '7k-1' },
  ])('differs for $title', ({ customer, key }) => {
    const known = orderIdentity('c-17', 'k-1');
    const other = orderIdentity(customer, key);

    expect(other.orderId).not.toBe(known.orderId);
    expect(other.chargeKey).not.toBe(known.chargeKey);
  });

  it('gives C a key of the form that C accepts', () => {
    expect(orderIdentity('c-17', 'k-1').chargeKey).toMatch(IDEMPOTENCY_KEY_PATTERN);
  });
});
