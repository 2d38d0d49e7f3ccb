import { z } from 'zod';

/** What `lab simulate --beside` writes to agreement.json: the same cells, really run and simulated. */
export const agreementSchema = z.strictObject({
  schema: z.literal(1),
  /** The folder of the real run. */
  beside: z.string(),
  /** How far apart two numbers may be, and why so far. */
  tolerances: z.array(
    z.strictObject({
      metric: z.string(),
      unit: z.enum(['share', 'count', 'ms']),
      allows: z.string(),
      why: z.string(),
    }),
  ),
  rows: z.array(
    z.strictObject({
      placement: z.string(),
      fault: z.string(),
      variant: z.string().optional(),
      metric: z.string(),
      /** Means over the repeats; null where it never happened. */
      real: z.number().nullable(),
      simulated: z.number().nullable(),
      /** simulated - real; null where one of the two is. */
      difference: z.number().nullable(),
      /** What is allowed for this row, in the metric's unit. */
      tolerance: z.number(),
      agrees: z.boolean(),
    }),
  ),
});
export type Agreement = z.infer<typeof agreementSchema>;
export type AgreementRow = Agreement['rows'][number];
