import { status } from '@grpc/grpc-js';
import { z } from 'zod';

/**
 * Faults that a service can be told to have, per operation: the words that the service which has
 * them, the admin contract and the command line share. What each one does to a call is libs/faults'.
 */

/** In place of an operation: every operation of the service. */
export const EVERY_OPERATION = '*';

/** Longest time any fault may be given, in milliseconds: ten minutes. */
export const LONGEST_FAULT_MS = 600_000;

/** The status codes a fault may answer with, by name: all of gRPC's but OK. */
export const FAULT_CODES = Object.keys(status).filter(
  (name) => !/^\d+$/.test(name) && name !== 'OK',
) as readonly FaultCode[];
export type FaultCode = Exclude<keyof typeof status, 'OK'>;

const milliseconds = (least: number) =>
  wholeNumber(least, LONGEST_FAULT_MS, `a whole number of milliseconds`);

const target = {
  /** As its proto names it (`Charge`), or {@link EVERY_OPERATION}. */
  operation: z
    .string({ error: 'must be an operation such as Charge, or *' })
    .regex(/^(\*|[A-Za-z][A-Za-z0-9]{0,63})$/, {
      error: 'must be an operation such as Charge, or *',
    }),
  /** Begins the sequence of random numbers that the fault draws from, so that a run repeats. */
  seed: wholeNumber(0, 4_294_967_295, 'a whole number').default(1),
};

/**
 * A fault as it comes in, checked; `parse` gives a {@link Fault} with its defaults filled in.
 * Each issue says what its field must be.
 */
export const faultSchema = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      kind: z.literal('error-rate'),
      ...target,
      /** Share of the calls that fail. */
      rate: share(),
      /** What they fail with. @default UNAVAILABLE */
      code: z
        .enum(FAULT_CODES as readonly [FaultCode, ...FaultCode[]], {
          error: `must be one of ${FAULT_CODES.join(', ')}`,
        })
        .default('UNAVAILABLE'),
    }),
    z
      .strictObject({
        kind: z.literal('delay'),
        ...target,
        /** How much later each call is served. */
        ms: milliseconds(1),
        /** Drawn evenly from -jitterMs to +jitterMs and added; at most `ms`. @default 0 */
        jitterMs: milliseconds(0).default(0),
      })
      .refine(({ ms, jitterMs }) => jitterMs <= ms, {
        path: ['jitterMs'],
        error: 'must be at most ms, or a delay could be negative',
      }),
    z.strictObject({
      kind: z.literal('hang'),
      ...target,
      /** Share of the calls that are taken and not answered while the fault is set. @default 1 */
      rate: share().default(1),
    }),
    z.strictObject({
      kind: z.literal('crash'),
      ...target,
      /** Calls served before the one that ends the process. @default 0 */
      afterCalls: wholeNumber(0, 1_000_000, 'a whole number of calls').default(0),
      /** What the process exits with. @default 1 */
      exitCode: wholeNumber(1, 255, 'a whole number').default(1),
    }),
    z.strictObject({
      kind: z.literal('flap'),
      ...target,
      /** Calls are served for so long, beginning when the fault is set, ... */
      upMs: milliseconds(1),
      /** ... then answered UNAVAILABLE for so long, and so on. */
      downMs: milliseconds(1),
    }),
    z.strictObject({
      kind: z.literal('slow-start'),
      ...target,
      /** How long the service warms up. */
      ms: milliseconds(1),
      /** How much longer calls take at first; it falls evenly to 0 over `ms`. @default 1000 */
      delayMs: milliseconds(1).default(1_000),
      /** When the warming up begins: when the fault is set, or when the process did. @default set */
      since: z
        .enum(['set', 'process-start'], { error: 'must be set or process-start' })
        .default('set'),
    }),
    z.strictObject({
      kind: z.literal('overload'),
      ...target,
      /** Calls served at once; those beyond are answered RESOURCE_EXHAUSTED. 0 refuses all. */
      concurrency: wholeNumber(0, 10_000, 'a whole number of calls'),
    }),
    /** Failures are answered without the marker that says whose fault it was. */
    z.strictObject({ kind: z.literal('mute-markers'), ...target }),
  ],
  { error: 'must be one of the kinds of faults' },
);

/** One fault on one operation (or on all), complete. */
export type Fault = z.output<typeof faultSchema>;
/** A fault as a person or program gives it: what has a default may be left out. */
export type FaultRequest = z.input<typeof faultSchema>;
export type FaultKind = Fault['kind'];

/** Every kind of fault, in the order of the table above. */
export const FAULT_KINDS: readonly FaultKind[] = [
  'error-rate',
  'delay',
  'hang',
  'crash',
  'flap',
  'slow-start',
  'overload',
  'mute-markers',
];

/** The faults of one service: what the admin contract calls and the service's faults implement. */
export interface FaultControl {
  /** The operations that faults can be set on, as the proto names them: `Charge`. */
  readonly operations: readonly string[];
  /** What is set, in the order it was set. */
  list(): readonly Fault[];
  /** Sets a fault in place of one of the same kind on the same operation; it acts from the next call. */
  set(fault: Fault): void;
  /** Clears the faults of one operation, or all. @returns how many there were */
  clear(operation?: string): number;
}

function share() {
  const error = 'must be above 0 and at most 1';
  return z.number({ error }).gt(0, { error }).max(1, { error });
}

function wholeNumber(least: number, most: number, what: string) {
  const error = `must be ${what} from ${least} to ${most}`;
  return z
    .number({ error })
    .refine((value) => Number.isInteger(value) && value >= least && value <= most, { error });
}
