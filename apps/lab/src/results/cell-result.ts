import { OPERATIONS } from '@firebreak/load';
import { SERVICES } from '@firebreak/contracts/plain';
import { z } from 'zod';
import { cellSchema } from '../scenario/cell.js';

/*
 * What came out of one cell. A real run and a simulation write the same; docs/data/README.md explains
 * each field to those who read the files. All times are ms; on the time axis 0 is when the fault struck.
 */

const count = z.number().int().min(0);
const ms = z.number().min(0);

/** Answers to requests that were due in one phase. Latencies count from when a request was due. */
const answersSchema = z.strictObject({
  sent: count,
  /** Answered as asked: 2xx, and not from an old value. */
  ok: count,
  /** Answered 2xx with an old value, marked as degraded. */
  degraded: count,
  /** Every other end, by HTTP status, `timeout` or `conn`. */
  failed: z.record(z.string(), count),
  /** Of all that ended; null when nothing did. */
  latency: z.strictObject({ meanMs: ms, p50Ms: ms, p90Ms: ms, p99Ms: ms, maxMs: ms }).nullable(),
  /** How many took at most so many ms, and longer than the bucket before; the last is unbounded. */
  histogram: z.array(z.strictObject({ toMs: ms.nullable(), count })),
});
export type Answers = z.infer<typeof answersSchema>;

const byOperation = z.partialRecord(z.enum(OPERATIONS), answersSchema);
export type AnswersByOperation = z.infer<typeof byOperation>;

export const PHASES = ['healthy', 'fault', 'recovery'] as const;
export type Phase = (typeof PHASES)[number];

/** What one hop of the chain did while the fault lasted. */
const hopSchema = z.strictObject({
  /** Attempts that were made. */
  attempts: count,
  /** Of these, attempts that found no connection: they never left. */
  neverSent: count,
  /** Calls that a breaker of the caller refused. */
  blocked: count,
  /** Sum over attempts of the time until they ended. */
  waitedMs: ms,
});
export type Hop = z.infer<typeof hopSchema>;

const transitionSchema = z.strictObject({
  atMs: z.number(),
  service: z.enum(SERVICES),
  breaker: z.string(),
  from: z.enum(['closed', 'open', 'half_open']),
  to: z.enum(['closed', 'open', 'half_open']),
  reason: z.string(),
  blame: z.string().optional(),
});
export type CellTransition = z.infer<typeof transitionSchema>;

/** Counts per step of the time axis; step i covers `fromMs + i * stepMs` up to the next. */
const timelineSchema = z.strictObject({
  fromMs: z.number(),
  stepMs: ms,
  /** By when requests were due. */
  operations: z.partialRecord(
    z.enum(OPERATIONS),
    z.strictObject({
      ok: z.array(count),
      degraded: z.array(count),
      failed: z.array(count),
      /** Median latency of the step; null when nothing was due in it. */
      p50Ms: z.array(ms.nullable()),
    }),
  ),
  /** Requests being served at the end of the step; null where it was not known. */
  inFlight: z.strictObject({ a: z.array(count.nullable()), b: z.array(count.nullable()) }),
});
export type Timeline = z.infer<typeof timelineSchema>;

export const cellResultSchema = z.strictObject({
  schema: z.literal(1),
  source: z.enum(['processes', 'simulation']),
  cell: cellSchema,
  /**
   * When the fault was over: `faultMs`, or later by as long as a killed process took to listen again.
   * The recovery begins here.
   */
  healedAtMs: ms,
  phases: z.strictObject({ healthy: byOperation, fault: byOperation, recovery: byOperation }),
  /** While the fault lasted. */
  hops: z.strictObject({ aToB: hopSchema, bToC: hopSchema }),
  /** Attempts of B at C per request of the edge that needs C, while the fault lasted. */
  attemptsPerRequest: z.number().min(0),
  /** Time that refused calls did not wait, by the breakers' own reckoning, over the whole run. */
  timeSavedMs: ms,
  /** Most requests served at once, over the whole run. */
  peakInFlight: z.strictObject({ a: count, b: count }),
  /** From the fault to the first breaker that opened while it lasted; null if none did. */
  detectMs: ms.nullable(),
  /**
   * From the healing until each operation that needs C had had a good answer again; null if one had none.
   */
  recoverMs: ms.nullable(),
  /** From the healing to the last bad answer of an operation that needs C; 0 if there was none. */
  lastFailureMs: ms,
  /** Reads that failed while the fault lasted: they need no C. */
  readsLost: count,
  /** Charges that C made for orders which the edge had not answered with success. */
  wastedAtC: count,
  transitions: z.array(transitionSchema),
  timeline: timelineSchema,
  /** How much real time it took. */
  tookMs: ms,
});
export type CellResult = z.infer<typeof cellResultSchema>;

/** The share of requests answered as asked, 0 to 1; NaN when none was sent. */
export function okShare(answers: Answers | undefined): number {
  return answers === undefined ? Number.NaN : answers.ok / answers.sent;
}
