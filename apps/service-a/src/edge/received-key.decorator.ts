import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { idempotencyKeyOf, type HttpRequest } from './edge-request.js';

/** The idempotency key of this request; undefined if what the client sent is malformed. */
export const ReceivedKey = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  idempotencyKeyOf(context.switchToHttp().getRequest<HttpRequest>()),
);
