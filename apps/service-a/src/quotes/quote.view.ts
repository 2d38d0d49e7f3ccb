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
  degraded: z.boolean().meta({
    description:
      'False: the payment service has just said so. True: it cannot be asked now, and this is what ' +
      'it said last.',
  }),
  ageMs: z.number().optional().meta({
    type: 'integer',
    minimum: 0,
    description: 'How old a degraded quote is, in milliseconds.',
  }),
});

export type QuoteView = z.infer<typeof quoteView>;

/** @param ageMs how old it is, if it stands in for one that could not be had */
export function showQuote({ amount, currency, fee, total }: Quote, ageMs?: number): QuoteView {
  const quote = { amount, currency, fee, total, degraded: ageMs !== undefined };
  return ageMs === undefined ? quote : { ...quote, ageMs: Math.round(ageMs) };
}
