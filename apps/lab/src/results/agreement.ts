import { z } from 'zod';

/** What `lab simulate --beside` writes to agreement.json: the same cells, really run and simulated. */
export const agreementSchema = z.strictObject({
  schema: z.literal(1),
  /** The name of the real run's folder, without where it lies. */
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
      /** Means over the repeats in which it happened; null where it never did. */
      real: z.number().nullable(),
      simulated: z.number().nullable(),
      /** In how many repeats of each it never happened. */
      never: z.strictObject({ real: z.number().int(), simulated: z.number().int() }),
      /** simulated - real; null where one of the two is. */
      difference: z.number().nullable(),
      /** What is allowed for this row, in the metric's unit; null where chance decides. */
      tolerance: z.number().nullable(),
      /** Null where chance decides: the two are shown, and not judged. */
      agrees: z.boolean().nullable(),
    }),
  ),
});
export type Agreement = z.infer<typeof agreementSchema>;
export type AgreementRow = Agreement['rows'][number];

/** How many of the rows that are judged agree. */
export function agreeing(rows: readonly AgreementRow[]): {
  readonly of: number;
  readonly n: number;
} {
  const judged = rows.filter(({ agrees }) => agrees !== null);
  return { n: judged.filter(({ agrees }) => agrees).length, of: judged.length };
}
