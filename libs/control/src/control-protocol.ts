import type { SERVICES as NAMES } from '@firebreak/contracts/plain';
import { z } from 'zod';

/** The contracts' names, without the gRPC that their values bring: a command must start fast. */
const SERVICES: typeof NAMES = ['service-a', 'service-b', 'service-c'];

/*
 * The supervisor's control socket: a client sends one JSON line, the supervisor answers with one JSON
 * line and closes; for `follow` it keeps the connection open until the stack ends.
 */

/** Verbs that act on services. */
export const SERVICE_VERBS = ['start', 'stop', 'kill', 'pause', 'unpause'] as const;
export type ServiceVerb = (typeof SERVICE_VERBS)[number];

const service = z.enum(SERVICES);

/** What a client asks. */
export const controlRequest = z.discriminatedUnion('verb', [
  z.object({ verb: z.literal('ps') }),
  z.object({ verb: z.literal('follow') }),
  /** The services were switched: one that is started from now on begins with this placement. */
  z.object({
    verb: z.literal('placement'),
    placement: z.string().regex(/^[a-z-]{1,32}$/),
    epoch: z.int().min(0),
  }),
  z.object({ verb: z.enum(SERVICE_VERBS), services: z.array(service).min(1).max(SERVICES.length) }),
]);
export type ControlRequest = z.infer<typeof controlRequest>;

const serviceStatus = z.object({
  service,
  /** `starting` until the first successful health check. */
  state: z.enum(['starting', 'running', 'paused', 'exited']),
  pid: z.number().optional(),
  port: z.number(),
  /** Of its admin contract. */
  adminPort: z.number(),
  /** ISO 8601: since when it is in this state, or since when it runs. */
  since: z.string().optional(),
  /** How it ended: `SIGKILL` or `code 1`. */
  exit: z.string().optional(),
  /** Resident memory. */
  rssBytes: z.number().optional(),
});
export type ServiceStatus = z.infer<typeof serviceStatus>;

const verbResult = z.object({
  service,
  ok: z.boolean(),
  /** What was done or why not, for people. */
  message: z.string(),
});
export type VerbResult = z.infer<typeof verbResult>;

/** What the supervisor answers. */
export const controlAnswer = z.object({
  /** Process id of the supervisor. */
  pid: z.number(),
  services: z.array(serviceStatus).default([]),
  results: z.array(verbResult).default([]),
  /** The request was not understood. */
  error: z.string().optional(),
});
export type ControlAnswer = z.infer<typeof controlAnswer>;

/** Longest request or answer in bytes. */
export const LONGEST_MESSAGE = 65_536;
