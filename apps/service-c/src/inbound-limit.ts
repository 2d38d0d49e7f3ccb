import { BulkheadFullError } from '@firebreak/resilience';
import type { HintedRefusal } from '@firebreak/resilience/nest-grpc';

/** One limit for all that C serves at once; what comes beyond it is refused, not queued. */
export const INBOUND_LIMIT = { name: 'inbound', maxConcurrent: 256 } as const;

/** A call takes milliseconds: after this there is room again, unless C is truly overloaded. */
const RETRY_AFTER_MS = 100;

/**
 * What callers beyond the limit are told: when to come back, spread so that they do not come back
 * together. Nothing was begun for them, so they may ask again whatever it is.
 */
export function overloadOf(
  error: unknown,
  random: () => number = Math.random,
): HintedRefusal | undefined {
  if (!(error instanceof BulkheadFullError)) return undefined;
  return { reason: 'OVERLOADED', retryAfterMs: RETRY_AFTER_MS * (1 + random()) };
}
