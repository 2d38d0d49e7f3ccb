import { z } from 'zod';

/*
 * What `lab tune` writes to tune.json. All durations are ms, all rates calls a second unless named
 * otherwise; null stands for "never" where a duration or a rate of events is asked for.
 */

const count = z.number().int().min(0);
const ms = z.number().min(0);
const share = z.number().min(0).max(1);
/** Null: it would never happen. */
const maybeMs = ms.nullable();

/** When a breaker opens: after so many failures in a row, or by the share of failures in a window. */
const tripRuleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('consecutive'), failures: z.number().int().min(1) }),
  z.strictObject({
    kind: z.literal('rate'),
    /** Share of failures that opens it. */
    rate: z.number().gt(0).max(1),
    /** Whether a share of exactly `rate` opens it already. */
    atRate: z.boolean(),
    minCalls: z.number().int().min(1),
    /** The window: its last so many calls, or the calls of the last so many ms. */
    window: z.union([
      z.strictObject({ calls: z.number().int().min(1) }),
      z.strictObject({ ms: z.number().positive(), buckets: z.number().int().min(2) }),
    ]),
  }),
]);
export type TripRule = z.infer<typeof tripRuleSchema>;

/** How a half-open breaker makes up its mind. */
const probesSchema = z.strictObject({
  /** So many probes decide. */
  needed: z.number().int().min(1),
  /** So many may be under way at once. */
  atOnce: z.number().int().min(1),
  /** Share of them that must succeed; below 1 they are judged together. */
  minSuccessRate: z.number().gt(0).max(1),
});
export type Probes = z.infer<typeof probesSchema>;

/** What is known of the service, given by hand or read from a trace. */
const serviceFiguresSchema = z.strictObject({
  source: z.enum(['given', 'trace']),
  /** Share of calls that a breaker would count as failed while nothing is wrong. */
  errorRate: share,
  /** Share of failures right after a failure; the error rate itself when failures are independent. */
  errorAfterError: share,
  ratePerSecond: z.number().positive(),
  /** Of successful calls. */
  latency: z.strictObject({ p50Ms: ms, p99Ms: ms, p999Ms: ms }),
  trace: z
    .strictObject({
      file: z.string(),
      calls: count,
      /** ISO 8601. */
      from: z.string(),
      to: z.string(),
      longestFailureStreak: count,
      /** Stretches without calls; left out of the rate. */
      gaps: z.array(z.strictObject({ afterLine: count, from: z.string(), lengthMs: ms })),
    })
    .nullable(),
});
export type ServiceFigures = z.infer<typeof serviceFiguresSchema>;

/** What was asked for, defaults filled in. */
const wishesSchema = z.strictObject({
  /** What the user's request is given in all; null when not told. */
  callerDeadlineMs: ms.nullable(),
  /** Hops between there and this callee, this one included; each keeps a reserve. */
  hops: count,
  reserveMs: ms,
  attempts: count,
  /** Sum of the waits between attempts. */
  backoffMs: ms,
  /** How many false trips a day are bearable. */
  falseTripsPerDay: z.number().positive(),
  /** How long an outage of the callee usually lasts. */
  outageMs: ms,
  /** From its start until the callee accepts calls. */
  restartMs: ms,
  /** Longest pause of the channel between attempts to connect. */
  reconnectMs: ms,
  /** A probe that fails costs as much as so many refused calls. */
  probeCost: z.number().positive(),
  /** Callers that have a breaker of their own on the callee. */
  instances: z.number().int().min(1),
  /** Share of failures of the partial fault that detection is told for. */
  partialRate: share,
  seed: z.number().int().min(0),
});
export type TuneWishes = z.infer<typeof wishesSchema>;

const proposalSchema = z.strictObject({
  deadlineMs: ms,
  rule: tripRuleSchema,
  openMs: ms,
  probes: probesSchema,
  /** Share of healthy calls that the deadline cuts off. */
  falseTimeouts: share,
  /** Base error rate with the false timeouts: what the breaker will see. */
  seenErrorRate: share,
  /** Source text with the options of the library, ready to paste. */
  options: z.string(),
});
export type Proposal = z.infer<typeof proposalSchema>;

/** What a setting buys, by the formulas. */
const boughtSchema = z.strictObject({
  falseTripsPerDay: z.number().min(0),
  detect: z.strictObject({
    /** Every call fails at once. */
    crashMs: maybeMs,
    /** No call is answered. */
    hangMs: maybeMs,
    /** The share of `partialRate` fails. */
    partialMs: maybeMs,
  }),
  recoveryLag: z.strictObject({ meanMs: ms, maxMs: ms }),
  /** Of all callers, while the callee is down. */
  probesPerSecond: z.number().min(0),
  /** Share of the time that one call of a caller is out as a probe while the callee hangs. */
  probeSlotShare: share,
  /** Calls sent to a hung callee before the breaker opened, and how long they waited in all. */
  exposed: z.strictObject({ calls: z.number().min(0), waitedMs: ms }).nullable(),
  /** From the fault and from the healing: time in which a crash costs calls beyond the outage. */
  unavailableMsPerOutage: maybeMs,
  /** Time spent open for nothing. */
  unavailableMsPerDay: ms,
});
export type Bought = z.infer<typeof boughtSchema>;

/** A figure with how sure it is: a 95 % interval. */
const estimateSchema = z.strictObject({
  mean: z.number(),
  low: z.number(),
  high: z.number(),
  samples: count,
});
export type Estimate = z.infer<typeof estimateSchema>;

/** A formula against the simulation with the real breaker. */
const checkSchema = z.strictObject({
  name: z.enum([
    'falseTripsPerDay',
    /** Of a threshold lowered until trips are frequent enough to be seen. */
    'loweredTripsPerDay',
    'crashMs',
    'hangMs',
    'partialMs',
    'recoveryLagMs',
  ]),
  formula: z.number().nullable(),
  /** Null when in no run it happened. */
  simulated: estimateSchema.nullable(),
  verdict: z.enum(['agrees', 'differs', 'out-of-reach']),
  /** In words, for people. */
  note: z.string(),
});
export type TuneCheck = z.infer<typeof checkSchema>;

/** One setting of the sweep: `x` of its chart is the false trips, `y` the time lost per outage. */
const sweepCellSchema = z.strictObject({
  rule: tripRuleSchema,
  /** The rule in words: `5 in a row`, `50 % of 20 calls`. */
  label: z.string(),
  openMs: ms,
  probes: probesSchema,
  bought: boughtSchema,
});
export type SweepCell = z.infer<typeof sweepCellSchema>;

/** A library's defaults, or the proposal, as a point of the sweep. */
const sweepPointSchema = z.strictObject({
  ...sweepCellSchema.shape,
  name: z.string(),
  /** What the figures are: its defaults, or an example of its documentation. */
  basis: z.string(),
  simulated: z.strictObject({
    falseTripsPerDay: estimateSchema,
    /** Null when it never opened. */
    crashMs: estimateSchema.nullable(),
    hangMs: estimateSchema.nullable(),
    /** From the healing until calls were let through again. */
    recoveryLagMs: estimateSchema.nullable(),
    unavailableMsPerOutage: maybeMs,
  }),
});
export type SweepPoint = z.infer<typeof sweepPointSchema>;

export const tuneResultSchema = z.strictObject({
  schema: z.literal(1),
  service: serviceFiguresSchema,
  wishes: wishesSchema,
  proposal: proposalSchema,
  /** One row a number of the proposal. */
  explained: z.array(
    z.strictObject({
      name: z.string(),
      value: z.string(),
      formula: z.string(),
      sentence: z.string(),
    }),
  ),
  /** What the user ought to know before pasting. */
  warnings: z.array(z.string()),
  bought: boughtSchema,
  checks: z.array(checkSchema),
  /** Every rule with every open period; rule by rule. */
  sweep: z.array(sweepCellSchema),
  /** The proposal first. */
  points: z.array(sweepPointSchema),
  /** Calls that were simulated in all. */
  simulatedCalls: count,
  tookMs: ms,
});
export type TuneResult = z.infer<typeof tuneResultSchema>;
