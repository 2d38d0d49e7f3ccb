import { type ServiceError, status } from '@grpc/grpc-js';

/** A call of the admin contract failed. The message is the service's, or says why there was none. */
export class AdminError extends Error {
  override readonly name = 'AdminError';

  constructor(
    /** A gRPC status by name: `UNAVAILABLE` where nobody listens, `DEADLINE_EXCEEDED` where nobody answers. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }

  static from({ code, details }: Pick<ServiceError, 'code' | 'details'>): AdminError {
    return new AdminError(status[code] ?? 'UNKNOWN', details);
  }
}
