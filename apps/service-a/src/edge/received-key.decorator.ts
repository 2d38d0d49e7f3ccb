import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { IDEMPOTENCY_KEY } from '@firebreak/contracts';
import { idempotencyKeyOf, type HttpRequest } from './edge-request.js';

/** The idempotency key of this request, still to be checked: the client's as it came, or ours. */
export const ReceivedKey = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  const request = context.switchToHttp().getRequest<HttpRequest>();
  return idempotencyKeyOf(request) ?? request.raw.headers[IDEMPOTENCY_KEY];
});
