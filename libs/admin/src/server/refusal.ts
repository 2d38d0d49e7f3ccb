import { status } from '@grpc/grpc-js';

/** A call that cannot be done as asked; nothing was changed. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly code: status,
    message: string,
  ) {
    super(message);
  }
}

/** What was asked for cannot be. */
export function invalid(message: string): Refusal {
  return new Refusal(status.INVALID_ARGUMENT, message);
}
