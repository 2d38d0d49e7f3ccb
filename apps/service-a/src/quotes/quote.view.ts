import { amountField, currencyField, type Quote } from '@firebreak/contracts';
import { z } from 'zod';

/** A quote as the edge shows it; all figures in minor units. */
export const quoteView = z.object({
  amount: amountField,
  currency: currencyField,
  fee: z
    .number()
    .meta({ type: 'integer', minimum: 0, description: 'What the payment service takes.' }),
  total: z.number().meta({ type: 'integer', minimum: 1, description: 'Amount and fee together.' }),
  degraded: z.boolean().meta({ description: 'False: the payment service has just said so.' }),
});

export type QuoteView = z.infer<typeof quoteView>;

export function showQuote({ amount, currency, fee, total }: Quote): QuoteView {
  return { amount, currency, fee, total, degraded: false };
}
