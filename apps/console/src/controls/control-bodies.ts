import { faultSchema, PLACEMENT_NAMES, SERVICES } from '@firebreak/contracts/plain';
import { z } from 'zod';
import type { Controls } from '../contract/index.js';

/*
 * What the controls may be told. Each issue says what its field must be; nothing beyond the fields is
 * taken.
 */

const oneOf = <const Word extends string>(words: readonly [Word, ...Word[]]) =>
  z.enum(words, { error: `must be one of ${words.join(', ')}` });

const [firstPlacement = 'none', ...otherPlacements] = PLACEMENT_NAMES;
const service = oneOf(SERVICES);
const breakerName = z
  .string({ error: 'must be the name of a breaker' })
  .min(1, { error: 'must be the name of a breaker' })
  .max(128, { error: 'must have at most 128 characters' });

export const placementBody = z.strictObject({
  placement: oneOf([firstPlacement, ...otherPlacements]),
});

export const breakerBody = z.strictObject({
  service,
  name: breakerName,
  action: oneOf(['open', 'close', 'auto', 'reset']),
});

const faultEffect = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('error_rate'), rate: z.number() }),
    z.strictObject({ kind: z.literal('delay'), ms: z.number() }),
    z.strictObject({ kind: z.literal('hang') }),
    z.strictObject({ kind: z.literal('off') }),
  ],
  { error: 'must be of kind error_rate, delay, hang or off' },
);

/** The figures are checked as faults of the chain are: by {@link faultOf}. */
export const faultBody = z.strictObject({
  operation: z
    .string({ error: 'must be an operation of service-c' })
    .regex(/^[A-Za-z][A-Za-z0-9]{0,63}$/, { error: 'must be an operation of service-c' })
    .optional(),
  effect: faultEffect,
});

export const loadBody = z.strictObject({ level: oneOf(['off', 'low', 'high']) });

export const processBody = z.strictObject({
  service,
  verb: oneOf(['kill', 'pause', 'resume', 'start']),
});

/** The fault that a body asks for, in the words of the chain; not for `off`. */
export function faultOf(operation: string, effect: Controls['fault']['effect']) {
  switch (effect.kind) {
    case 'error_rate':
      return faultSchema.safeParse({ kind: 'error-rate', operation, rate: effect.rate });
    case 'delay':
      return faultSchema.safeParse({ kind: 'delay', operation, ms: effect.ms });
    case 'hang':
    case 'off':
      return faultSchema.safeParse({ kind: 'hang', operation, rate: 1 });
  }
}
