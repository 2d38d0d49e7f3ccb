import { SERVICES } from '@firebreak/contracts/plain';
import { z } from 'zod';

/*
 * What main.ts, the program beside a service, is told and what it prints: one JSON object as its only
 * argument, one per line on standard output.
 */

const METHODS = [
  'GetStatus',
  'SetPlacement',
  'ForceBreaker',
  'ListFaults',
  'SetFault',
  'ClearFaults',
  'WatchEvents',
] as const;

/** What the program is told. */
export const clientCommand = z.strictObject({
  service: z.enum(SERVICES),
  method: z.enum(METHODS),
  /** The request's message; what it must be is checked by the service. @default {} */
  request: z.record(z.string(), z.unknown()).default({}),
});
export type ClientCommand = z.input<typeof clientCommand>;

/** What the program prints: one reply, or events after `watching`, or what went wrong. */
export const clientLine = z.union([
  z.object({ reply: z.unknown() }),
  z.object({ watching: z.literal(true) }),
  z.object({ event: z.unknown() }),
  z.object({ error: z.object({ code: z.string(), message: z.string() }) }),
]);
export type ClientLine = z.infer<typeof clientLine>;
