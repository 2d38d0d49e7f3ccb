import { status, type Metadata } from '@grpc/grpc-js';
import { RpcException } from '@nestjs/microservices';
import type { z } from 'zod';
import { IDEMPOTENCY_KEY, idempotencyKeyField } from './idempotency-key.js';

/**
 * A gRPC request, checked.
 * @throws RpcException INVALID_ARGUMENT naming every field at fault and what it must be
 */
export function readRequest<Schema extends z.ZodType>(
  schema: Schema,
  request: unknown,
): z.output<Schema> {
  const result = schema.safeParse(request);
  if (result.success) return result.data;
  throw invalid(result.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`));
}

/**
 * The idempotency key that every write carries in its metadata.
 * @throws RpcException INVALID_ARGUMENT if it is absent, malformed or given twice
 */
export function readIdempotencyKey(metadata: Metadata): string {
  const values = metadata.get(IDEMPOTENCY_KEY);
  const result = idempotencyKeyField.safeParse(values.length === 1 ? values[0] : undefined);
  if (result.success) return result.data;
  throw invalid(
    result.error.issues.map(({ message }) => `the metadata ${IDEMPOTENCY_KEY} ${message}`),
  );
}

function invalid(faults: readonly string[]): RpcException {
  return new RpcException({ code: status.INVALID_ARGUMENT, message: faults.join('; ') });
}
