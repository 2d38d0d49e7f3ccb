import {
  resilient,
  type BulkheadOptions,
  type Pipeline,
  type PipelineTools,
} from '@firebreak/resilience';
import { classifyBackend, retryBackend } from './backend-errors.js';

/**
 * All policies around the calls of one kind. Each kind has a client of its own, so that what is slow
 * takes no slots from what is fast.
 */
export function backendClient(
  name: string,
  bulkhead: BulkheadOptions,
  tools: PipelineTools = {},
): Pipeline<string> {
  return resilient<string>(
    name,
    {
      retry: {
        attempts: 4,
        // Reads: asking twice does no harm. Writes need an idempotency key to say so.
        idempotent: true,
        // Waits 1, 2 and 4 s, each up to a tenth longer, lest all who failed together return together.
        baseMs: 1_000,
        factor: 2,
        maxMs: 4_000,
        jitter: 'additive',
        jitterRatio: 0.1,
        retryIf: retryBackend,
      },
      // Above the attempts of one call: a single unlucky caller must not cut off everybody.
      breaker: { failureThreshold: 5, openMs: 30_000 },
      // Everything ends: one attempt after 2 s, all together with their waits after 16 s.
      deadline: { attemptMs: 2_000, totalMs: 16_000 },
      bulkhead,
    },
    { ...tools, classify: classifyBackend },
  );
}
