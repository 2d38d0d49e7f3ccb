import { z } from 'zod';

/** Name of the key of a write, as an HTTP header at the edge and as gRPC metadata below it. */
export const IDEMPOTENCY_KEY = 'idempotency-key';

/** The form of a key: 1 to 64 letters, digits, `_`, `.`, `:` and `-`. */
export const IDEMPOTENCY_KEY_PATTERN = /^[A-Za-z0-9_.:-]{1,64}$/;

/** A key as it comes in: exactly one value of the right form. */
export const idempotencyKeyField = z
  .string({ error: 'must be given once' })
  .regex(IDEMPOTENCY_KEY_PATTERN, { error: 'must be 1 to 64 of A-Z a-z 0-9 _ . : -' });
