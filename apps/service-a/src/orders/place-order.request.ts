import { amountField, currencyField, customerField } from '@firebreak/contracts';
import { z } from 'zod';

/** The body of `POST /orders`; a field that is not listed here is refused. */
export const placeOrderRequest = z
  .strictObject(
    { customer: customerField, amount: amountField, currency: currencyField },
    { error: notAnObject },
  )
  .meta({ description: 'What to charge, in minor units of the currency, and to whom.' });

/** Unknown fields are told one by one; anything that is no object at all is told once. */
function notAnObject({ code }: { readonly code?: string | undefined }): string | undefined {
  if (code === 'unrecognized_keys') return undefined;
  return 'must be a JSON object with customer, amount and currency';
}
