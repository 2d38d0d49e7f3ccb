import { z } from 'zod';

/*
 * What `lab simulate fleet` writes to fleet.json. All times are ms unless named otherwise; those of the
 * outage count from the beginning of the simulation.
 */

const count = z.number().int().min(0);
const share = z.number().min(0).max(1);
const perSecond = z.number().min(0);
/** Null: it had not come to that by the end. */
const maybeMs = z.number().min(0).nullable();

/** How long until so many of the instances that had a breaker open had none open any more. */
const recoverySchema = z.strictObject({
  /** Instances with a breaker that was not closed when C came back. */
  open: count,
  /** From when C was back. */
  halfMs: maybeMs,
  p99Ms: maybeMs,
  allMs: maybeMs,
});
export type FleetRecovery = z.infer<typeof recoverySchema>;

const resultSchema = z.strictObject({
  requests: count,
  /** Shares of good answers. */
  ok: z.strictObject({ before: share, outage: share, after: share }),
  /** Attempts of all B at C in each second. */
  attemptsAtC: z.array(count),
  /** Most of them in 100 ms: after the first open period of the outage, and in the ten seconds after it. */
  peakPer100Ms: z.strictObject({ down: count, back: count }),
  /** Mean a second once the breakers of B have opened. */
  attemptsPerSecondDown: perSecond,
  recovery: z.strictObject({ a: recoverySchema, b: recoverySchema }),
  events: count,
});
export type FleetResult = z.infer<typeof resultSchema>;

/** One fleet and what it took to simulate it. */
const fleetSchema = z.strictObject({
  /** Spread of its open periods, as a share of them. */
  jitter: share,
  tookMs: z.number().min(0),
  /** Most memory that the process had used when it was done. */
  rssMb: count,
  result: resultSchema,
});
export type SimulatedFleet = z.infer<typeof fleetSchema>;

/** What an outage cost clients that ask one server. */
const clientsResultSchema = z.strictObject({
  requests: count,
  sent: count,
  refused: count,
  /** Of all clients together, in s: a thread each that does nothing but wait. */
  waitedS: z.number().min(0),
  /** Of each client's first request alone, in s: what every text counts. */
  firstRoundS: z.number().min(0),
});
export type ClientsResult = z.infer<typeof clientsResultSchema>;

const clientsSchema = z.strictObject({
  clients: count,
  timeoutMs: z.number(),
  pauseMs: z.number(),
  outageMs: z.number(),
  failureThreshold: count,
  openMs: z.number(),
  results: z.array(
    z.strictObject({ breaker: z.enum(['none', 'own', 'shared']), result: clientsResultSchema }),
  ),
});
export type SimulatedClients = z.infer<typeof clientsSchema>;

export const fleetFileSchema = z.strictObject({
  schema: z.literal(1),
  /** When C failed and was back. */
  outage: z.strictObject({ fromMs: z.number(), toMs: z.number() }),
  /** One for each jitter; fewer if the run was ended early. */
  fleets: z.array(fleetSchema),
  /** Clients of a server that is silent; null if the run was ended before. */
  clients: clientsSchema.nullable(),
});
export type FleetFile = z.infer<typeof fleetFileSchema>;
