import { z } from 'zod';

/*
 * What became of one claim: what was predicted, what was measured, how sure that is, and the verdict.
 * `claims.json` of a result folder is a list of these. A number that could not be measured is null.
 */

/** What numbers are counted in. A share is 0 to 1; a ratio and a count have no unit. */
export const CLAIM_UNITS = [
  'ms',
  's',
  'share',
  'ratio',
  'count',
  'per request',
  'per second',
] as const;
export type ClaimUnit = (typeof CLAIM_UNITS)[number];

export const VERDICTS = ['holds', 'does_not_hold', 'inconclusive'] as const;
export type Verdict = (typeof VERDICTS)[number];

const rangeSchema = z.strictObject({
  /** Smallest value that the prediction allows; null when it sets none. */
  low: z.number().nullable(),
  /** Largest value that the prediction allows; null when it sets none. */
  high: z.number().nullable(),
});
export type Range = z.infer<typeof rangeSchema>;

const measurementSchema = z.strictObject({
  /** Says what was measured where: `orders ok, b-c`. Unique within its claim. */
  name: z.string(),
  unit: z.enum(CLAIM_UNITS),
  /** Null when there was nothing to measure it by. */
  value: z.number().nullable(),
  /** Ends of the 95 % interval; null when none can be given (simulations, single observations). */
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** How many observations the value rests on: requests, calls, recoveries or seconds. */
  n: z.number().int().min(0),
  /** What the claim predicts for it; null for a number that is only shown. */
  expected: rangeSchema.nullable(),
  /** Whether the prediction is met; `unclear` when the interval leaves it open. Null without prediction. */
  outcome: z.enum(['met', 'not_met', 'unclear']).nullable(),
  /** The value of the run that this one repeats, and whether the two agree within the tolerance. */
  before: z.strictObject({ value: z.number(), agrees: z.boolean() }).optional(),
});
export type Measurement = z.infer<typeof measurementSchema>;

/** A level to draw across a plot: a prediction or a limit. */
const markSchema = z.strictObject({ name: z.string(), value: z.number() });

const barsSchema = z.strictObject({
  kind: z.literal('bars'),
  title: z.string(),
  unit: z.enum(CLAIM_UNITS),
  scale: z.enum(['linear', 'log']),
  categories: z.array(z.string()),
  /** Each with one value a category. */
  series: z.array(
    z.strictObject({
      name: z.string(),
      values: z.array(z.number().nullable()),
      /** Ends of the intervals; absent when the series has none. */
      low: z.array(z.number().nullable()).optional(),
      high: z.array(z.number().nullable()).optional(),
    }),
  ),
  marks: z.array(markSchema),
});

const linesSchema = z.strictObject({
  kind: z.literal('lines'),
  title: z.string(),
  /** What runs along the x axis, with its unit: `s since the fault`. */
  x: z.string(),
  unit: z.enum(CLAIM_UNITS),
  scale: z.enum(['linear', 'log']),
  series: z.array(
    z.strictObject({
      name: z.string(),
      points: z.array(z.tuple([z.number(), z.number().nullable()])),
    }),
  ),
  marks: z.array(markSchema),
});

const distributionSchema = z.strictObject({
  kind: z.literal('distribution'),
  title: z.string(),
  unit: z.enum(CLAIM_UNITS),
  scale: z.enum(['linear', 'log']),
  /** Every observation of each, in ascending order. */
  series: z.array(z.strictObject({ name: z.string(), values: z.array(z.number()) })),
  marks: z.array(markSchema),
});

export const claimPlotSchema = z.discriminatedUnion('kind', [
  barsSchema,
  linesSchema,
  distributionSchema,
]);
export type ClaimPlot = z.infer<typeof claimPlotSchema>;

export const claimResultSchema = z.strictObject({
  schema: z.literal(1),
  /** `H5`, or `T7` for the claims of published texts. */
  id: z.string(),
  title: z.string(),
  /** In one sentence. */
  claim: z.string(),
  /** Who says so. */
  origin: z.string(),
  kind: z.enum(['processes', 'simulation']),
  /** What was expected, and how that was derived. */
  prediction: z.string(),
  measurements: z.array(measurementSchema),
  verdict: z.enum(VERDICTS),
  /** The verdict of the run that this one repeats. */
  verdictBefore: z.enum(VERDICTS).optional(),
  /** Why, in one sentence with the deciding numbers. */
  reason: z.string(),
  plot: claimPlotSchema,
  /** Measures it again. */
  command: z.string(),
  /** The cells of the folder that it rests on; empty when it has measured by itself. */
  cells: z.array(z.string()),
  seed: z.number().int(),
  /** How much real time its own measuring took; cells that other claims share count once each. */
  tookMs: z.number().min(0),
});
export type ClaimResult = z.infer<typeof claimResultSchema>;

/** The whole of `claims.json`. */
export const claimsFileSchema = z.array(claimResultSchema);
