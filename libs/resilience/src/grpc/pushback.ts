import type { Metadata } from '@grpc/grpc-js';

/** Trailer by which a peer says when to come back (gRFC A6): milliseconds, below 0 for never. */
export const PUSHBACK_TRAILER = 'grpc-retry-pushback-ms';
/** The only value we send. Whoever asked us must not ask again on their own. */
export const DO_NOT_RETRY = '-1';

const INT32_MAX = 2 ** 31 - 1;

/**
 * What the peer asks for, read strictly: anything but one whole number in int32 means "do not
 * retry", for grpc-js itself takes such values for 0 and comes back at once.
 * @returns undefined if the peer said nothing; below 0 for "do not retry"
 */
export function pushbackMs(trailers: Metadata): number | undefined {
  const values = trailers.get(PUSHBACK_TRAILER);
  if (values.length === 0) return undefined;
  const value = values.length === 1 ? wholeNumber(values[0]) : undefined;
  return value ?? -1;
}

function wholeNumber(value: string | Buffer | undefined): number | undefined {
  if (typeof value !== 'string' || !/^-?\d{1,10}$/.test(value)) return undefined;
  const number = Number(value);
  return Math.abs(number) <= INT32_MAX ? number : undefined;
}
