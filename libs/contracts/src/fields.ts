import { z } from 'zod';

/**
 * The fields of the chain's requests and what may stand in them. Every service that reads such a
 * field checks it by these, so that no two of them differ.
 */

const NAME = /^[A-Za-z0-9_.:-]{1,64}$/;
const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** Most that one order may cost, in minor units. */
export const MAX_AMOUNT = 99_999_999;

/** An amount in minor units of its currency: a whole number from 1 to {@link MAX_AMOUNT}. */
export const amountField = z
  .number({ error: `must be a whole number from 1 to ${MAX_AMOUNT}` })
  .refine((amount) => Number.isInteger(amount) && amount >= 1 && amount <= MAX_AMOUNT, {
    error: `must be a whole number from 1 to ${MAX_AMOUNT}`,
  })
  .meta({ type: 'integer', minimum: 1, maximum: MAX_AMOUNT, example: 1999 });

/** An ISO 4217 code in capitals. */
export const currencyField = z
  .string({ error: 'must be an ISO 4217 code in capitals, such as EUR' })
  .refine((code) => CURRENCIES.has(code), {
    error: 'must be an ISO 4217 code in capitals, such as EUR',
  })
  .meta({ pattern: '^[A-Z]{3}$', example: 'EUR' });

/** Who orders, as the storefront names them. */
export const customerField = z
  .string({ error: 'must be 1 to 64 of A-Z a-z 0-9 _ . : -' })
  .regex(NAME, { error: 'must be 1 to 64 of A-Z a-z 0-9 _ . : -' });

/** The name of an order, as service B gave it. */
export const orderIdField = z
  .string({ error: 'must be 1 to 64 of A-Z a-z 0-9 _ . : -' })
  .regex(NAME, { error: 'must be 1 to 64 of A-Z a-z 0-9 _ . : -' });
