import { Metadata, status } from '@grpc/grpc-js';
import { describe, expect, it } from '@jest/globals';
import { RpcException } from '@nestjs/microservices';
import { z } from 'zod';
import { amountField, currencyField, customerField } from './fields.js';
import { readIdempotencyKey, readRequest } from './read-request.js';

const schema = z.object({ customer: customerField, amount: amountField, currency: currencyField });
const GOOD = { customer: 'c-17', amount: 1999, currency: 'EUR' };
const AMOUNT = 'amount must be a whole number from 1 to 99999999';
const CURRENCY = 'currency must be an ISO 4217 code in capitals, such as EUR';
const CUSTOMER = 'customer must be 1 to 64 of A-Z a-z 0-9 _ . : -';

describe('readRequest', () => {
  it('gives a good request back', () => {
    expect(readRequest(schema, GOOD)).toEqual(GOOD);
  });

  it.each([
    { title: 'amount 0', change: { amount: 0 }, message: AMOUNT },
    { title: 'a negative amount', change: { amount: -1 }, message: AMOUNT },
    { title: 'half a cent', change: { amount: 1.5 }, message: AMOUNT },
    { title: 'an amount above the limit', change: { amount: 100_000_000 }, message: AMOUNT },
    { title: 'an amount past exact numbers', change: { amount: 2 ** 60 }, message: AMOUNT },
    { title: 'an amount as text', change: { amount: '1999' }, message: AMOUNT },
    { title: 'no amount', change: { amount: undefined }, message: AMOUNT },
    { title: 'a currency in small letters', change: { currency: 'eur' }, message: CURRENCY },
    { title: 'a currency nobody knows', change: { currency: 'ABC' }, message: CURRENCY },
    { title: 'an empty customer', change: { customer: '' }, message: CUSTOMER },
    { title: 'a customer with a space', change: { customer: 'a b' }, message: CUSTOMER },
    { title: 'a long customer', change: { customer: 'c'.repeat(65) }, message: CUSTOMER },
    {
      title: 'every fault at once',
      change: { customer: '', amount: 0, currency: '' },
      message: `${CUSTOMER}; ${AMOUNT}; ${CURRENCY}`,
    },
  ])('refuses $title', ({ change, message }) => {
    expect(refusal(() => readRequest(schema, { ...GOOD, ...change }))).toEqual({
      code: status.INVALID_ARGUMENT,
      message,
    });
  });
});

describe('readIdempotencyKey', () => {
  it('gives the key', () => {
    expect(readIdempotencyKey(keys('a_B.1:-'))).toBe('a_B.1:-');
  });

  it.each([
    { title: 'none', metadata: keys(), message: 'must be given once' },
    { title: 'two', metadata: keys('a', 'b'), message: 'must be given once' },
    { title: 'one too long', metadata: keys('k'.repeat(65)), message: 'must be 1 to 64 of' },
    { title: 'one with a space', metadata: keys('a b'), message: 'must be 1 to 64 of' },
  ])('refuses $title', ({ metadata, message }) => {
    expect(refusal(() => readIdempotencyKey(metadata))).toEqual({
      code: status.INVALID_ARGUMENT,
      message: expect.stringContaining(`the metadata idempotency-key ${message}`),
    });
  });
});

function keys(...values: string[]): Metadata {
  const metadata = new Metadata();
  for (const value of values) metadata.add('idempotency-key', value);
  return metadata;
}

function refusal(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    if (error instanceof RpcException) return error.getError();
  }
  throw new Error('nothing was refused');
}
