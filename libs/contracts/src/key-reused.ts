import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { RpcException } from '@nestjs/microservices';
import { KEY_REUSED_REASON, REFUSAL_REASON_TRAILER } from './trailers.js';

/** Refuses a write whose idempotency key stands for another request, so that callers can tell. */
export function keyReused(message: string): RpcException {
  const metadata = new Metadata();
  metadata.set(REFUSAL_REASON_TRAILER, KEY_REUSED_REASON);
  return new RpcException({ code: status.FAILED_PRECONDITION, message, metadata });
}

/** Whether a write was refused for its key: only if the service that refused it says so. */
export function isKeyReused({ code, metadata }: Pick<ServiceError, 'code' | 'metadata'>): boolean {
  if (code !== status.FAILED_PRECONDITION) return false;
  return metadata.get(REFUSAL_REASON_TRAILER)[0] === KEY_REUSED_REASON;
}
