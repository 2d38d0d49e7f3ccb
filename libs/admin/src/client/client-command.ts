import { z } from 'zod';

/*
 * What main.ts, the program beside a service, is told and what it prints: JSON, one object a line.
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

/** What the program is told; each is answered before the next. */
export const clientCommand = z.strictObject({
  method: z.enum(METHODS),
  /** The request's message; what it must be is checked by the service. @default {} */
  request: z.record(z.string(), z.unknown()).default({}),
});
export type ClientCommand = z.input<typeof clientCommand>;

/** What it prints to each: one reply, or `watching` and then events, or what went wrong. */
export const clientLine = z.union([
  z.object({ reply: z.unknown() }),
  z.object({ watching: z.literal(true) }),
  z.object({ event: z.unknown() }),
  z.object({ error: z.object({ code: z.string(), message: z.string() }) }),
]);
export type ClientLine = z.infer<typeof clientLine>;
