import { BreakerConfigError } from '../core/index.js';
import type { StreamVerdict } from '../rxjs/index.js';

const VERDICTS: readonly unknown[] = ['complete', 'first'] satisfies StreamVerdict[];

/** What is wrong with the `stream` of a breaker's declaration. */
export function streamFaults(stream: unknown): string[] {
  if (stream === undefined || VERDICTS.includes(stream)) return [];
  return [`stream must be "complete" or "first", got ${JSON.stringify(stream)}`];
}

/** @throws BreakerConfigError if it is neither */
export function refuseStream(breaker: string, stream: unknown): void {
  const faults = streamFaults(stream);
  if (faults.length > 0) throw new BreakerConfigError(`Circuit breaker "${breaker}"`, faults);
}
