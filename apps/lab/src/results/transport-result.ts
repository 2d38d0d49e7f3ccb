import { z } from 'zod';

/*
 * What `lab transport` writes to transport.json: one hop, asked the same question over gRPC and over
 * REST with JSON. Rounds of all variants are interleaved, so that only what differs within a round counts.
 */

const positive = z.number().min(0);

export const TRANSPORTS = ['grpc', 'rest'] as const;
export type TransportName = (typeof TRANSPORTS)[number];

/** What is measured of a round, in the order of tables. */
export const TRANSPORT_MEASURES = [
  'p50Ms',
  'p99Ms',
  'callsPerSecond',
  'clientCpuMicros',
  'serverCpuMicros',
] as const;
export type TransportMeasure = (typeof TRANSPORT_MEASURES)[number];

/** One round of one variant. CPU is of the whole process, user and system, per call. */
const roundSchema = z.strictObject({
  p50Ms: positive,
  p99Ms: positive,
  callsPerSecond: positive,
  clientCpuMicros: positive,
  serverCpuMicros: positive,
});
export type TransportRound = z.infer<typeof roundSchema>;

/** The median over rounds, and the range that half of the rounds lie in. */
const spreadSchema = z.strictObject({ median: positive, low: positive, high: positive });
export type Spread = z.infer<typeof spreadSchema>;
const spreads = z.record(z.enum(TRANSPORT_MEASURES), spreadSchema);

export const transportResultSchema = z.strictObject({
  schema: z.literal(1),
  /** What is asked and answered, as JSON. */
  question: z.string(),
  answer: z.string(),
  rounds: z.number().int().min(1),
  callsPerRound: z.number().int().min(1),
  variants: z.array(
    z.strictObject({
      transport: z.enum(TRANSPORTS),
      /** The same transport again, with a server of its own: what differs there is noise. */
      control: z.boolean(),
      /** Calls under way at once. */
      concurrency: z.number().int().min(1),
      rounds: z.array(roundSchema),
      summary: spreads,
    }),
  ),
  /** Within each round: REST over gRPC, and the control over its twin. Above 1: REST has more of it. */
  ratios: z.array(
    z.strictObject({
      concurrency: z.number().int().min(1),
      restOverGrpc: spreads,
      grpcControl: spreads,
      restControl: spreads,
    }),
  ),
  /** On the wire, TCP payload counted by a proxy; without the first call, which also connects. */
  bytes: z.array(
    z.strictObject({
      transport: z.enum(TRANSPORTS),
      calls: z.number().int().min(1),
      toServerPerCall: positive,
      toClientPerCall: positive,
      /** The first call with all that comes before it. */
      firstToServer: positive,
      firstToClient: positive,
    }),
  ),
  tookMs: positive,
});
export type TransportResult = z.infer<typeof transportResultSchema>;
