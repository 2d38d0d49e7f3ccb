import type { Metadata } from '@grpc/grpc-js';

/**
 * Header by which a caller says how often it has made this call before (gRFC A6): absent on the
 * first attempt, then 1, 2 and so on. grpc-js sets it for retries of its own; we for ours.
 */
export const PREVIOUS_ATTEMPTS_HEADER = 'grpc-previous-rpc-attempts';

const MAX_ATTEMPTS = 1e6;

/** Says so, or leaves the header out on a first attempt. Whatever was there before goes. */
export function writePreviousAttempts(metadata: Metadata, attempts: number | undefined): void {
  metadata.remove(PREVIOUS_ATTEMPTS_HEADER);
  if (attempts === undefined || attempts <= 0) return;
  metadata.set(PREVIOUS_ATTEMPTS_HEADER, String(Math.min(attempts, MAX_ATTEMPTS)));
}

/**
 * How often our caller had tried before. It comes from another process: anything but one whole
 * number up to 10^6 says nothing.
 * @returns undefined on a first attempt
 */
export function previousAttempts(metadata: Metadata): number | undefined {
  const values = metadata.get(PREVIOUS_ATTEMPTS_HEADER);
  const [value] = values;
  if (values.length !== 1 || typeof value !== 'string' || !/^\d{1,7}$/.test(value)) {
    return undefined;
  }
  const attempts = Number(value);
  return attempts > 0 && attempts <= MAX_ATTEMPTS ? attempts : undefined;
}
