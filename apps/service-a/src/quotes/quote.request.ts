import { amountField, currencyField, MAX_AMOUNT } from '@firebreak/contracts';
import { z } from 'zod';

const wholeNumberText = z
  .string({ error: `must be a whole number from 1 to ${MAX_AMOUNT}` })
  .regex(/^\d{1,8}$/, { error: `must be a whole number from 1 to ${MAX_AMOUNT}` })
  .transform(Number);

/** The query of `GET /quotes`; a parameter that is not listed here is refused. */
export const quoteRequest = z.strictObject({
  amount: wholeNumberText.pipe(amountField),
  currency: currencyField,
});
