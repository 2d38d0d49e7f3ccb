import { Metadata, status, type ServiceError } from '@grpc/grpc-js';

/** True for the errors with which a gRPC client ends a call. */
export function isServiceError(error: unknown): error is ServiceError {
  if (!(error instanceof Error)) return false;
  const { code, details, metadata } = error as Partial<ServiceError>;
  return (
    typeof code === 'number' &&
    code in status &&
    typeof details === 'string' &&
    metadata instanceof Metadata
  );
}

/** The name of a status code: `UNAVAILABLE` for 14. */
export function grpcStatusName(code: number): string {
  return status[code] ?? `CODE_${code}`;
}
