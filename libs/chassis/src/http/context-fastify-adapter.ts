import type { IncomingMessage } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import {
  contextFromHeaders,
  CORRELATION_ID_HEADER,
  type RequestContext,
  runInContext,
} from '../context/request-context.js';
import { answerUnparsedRequest } from './unparsed-request.js';
import { SERVER_LIMITS } from './server-limits.js';

type ErrorHandler = Parameters<FastifyAdapter['setErrorHandler']>[0];
type Request = Parameters<ErrorHandler>[1];
type Reply = Parameters<ErrorHandler>[2];

const contexts = new WeakMap<IncomingMessage, RequestContext>();

/**
 * Nest's Fastify adapter that opens the request context before anything else and puts the correlation
 * id on every answer, whoever gives it.
 */
export class ContextFastifyAdapter extends FastifyAdapter {
  constructor() {
    super({
      ...SERVER_LIMITS,
      trustProxy: false,
      logger: false,
      onProtoPoisoning: 'error',
      onConstructorPoisoning: 'error',
      clientErrorHandler: answerUnparsedRequest,
      // A URL the router cannot read: no hook has run, the error goes straight to the handler.
      frameworkErrors: (error: Error, request: Request, reply: Reply) => {
        reply.header(CORRELATION_ID_HEADER, contextOf(request.raw).correlationId);
        reply.send(error);
      },
    });
    const fastify = this.getInstance();
    fastify.addHook('onRequest', (request, reply, done) => {
      const context = contextOf(request.raw);
      reply.header(CORRELATION_ID_HEADER, context.correlationId);
      runInContext(context, done);
    });
    // The body arrives in callbacks of the connection, which know nothing of the context.
    fastify.addHook('preValidation', (request, _reply, done) => {
      runInContext(contextOf(request.raw), done);
    });
  }

  /** A body that cannot be read fails in such a callback too: its filter gets the context as well. */
  override setErrorHandler(handler: ErrorHandler) {
    return super.setErrorHandler(function (error, request, reply) {
      return runInContext(
        contextOf(request.raw),
        () => handler.call(this, error, request, reply) as unknown,
      );
    });
  }
}

function contextOf(request: IncomingMessage): RequestContext {
  const known = contexts.get(request);
  if (known !== undefined) return known;
  const context = contextFromHeaders((name) => {
    const value = request.headers[name];
    return Array.isArray(value) ? value[0] : value;
  });
  contexts.set(request, context);
  return context;
}
