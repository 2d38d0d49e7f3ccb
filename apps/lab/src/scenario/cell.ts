import { PLACEMENT_NAMES } from '@firebreak/contracts/plain';
import { OPERATIONS } from '@firebreak/load';
import { z } from 'zod';
import { FAULT_NAMES } from './fault-catalogue.js';
import { FIGURE_SETS } from './figures.js';

const milliseconds = z.number().int().min(0).max(3_600_000);

/**
 * One cell of the matrix: one placement under one fault, everything that a run or a simulation of it
 * needs. The load begins at `-healthyMs`, the fault strikes at 0 and is healed at `faultMs`; the load
 * goes on for `recoveryMs` more.
 */
export const cellSchema = z.strictObject({
  placement: z.enum(PLACEMENT_NAMES),
  fault: z.enum(FAULT_NAMES),
  /** Counts from 1; each repeat has a seed of its own, the same for every placement and fault. */
  repeat: z.number().int().min(1),
  seed: z.number().int().min(0).max(4_294_967_295),
  /** Sets cells apart that differ in something beyond these fields: other settings, another fault. */
  variant: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .optional(),
  /** What happened to the chain, in words, where that is not what the fault of this name does. */
  struckBy: z.string().min(1).max(80).optional(),
  /** Requests a second over all operations. */
  ratePerSecond: z.number().positive().max(10_000),
  mix: z.array(z.strictObject({ operation: z.enum(OPERATIONS), weight: z.number().positive() })),
  /** Which figures the policies have: the lab's constants, or the chain's own. */
  figures: z.enum(FIGURE_SETS),
  /** Open period of every breaker. */
  openMs: z.number().int().min(100).max(600_000),
  healthyMs: milliseconds,
  faultMs: milliseconds,
  recoveryMs: milliseconds,
});

export type Cell = z.infer<typeof cellSchema>;

/** What tells one cell of a run from another, and names its file: `b-c.hang.1`, `b-c.errors.1.f5`. */
export function cellId({ placement, fault, repeat, variant }: Cell): string {
  const id = `${placement}.${fault}.${repeat}`;
  return variant === undefined ? id : `${id}.${variant}`;
}
