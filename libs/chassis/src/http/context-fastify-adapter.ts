import type { IncomingMessage } from 'node:http';
import { BadRequestException } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import {
  contextFromHeaders,
  CORRELATION_ID_HEADER,
  type RequestContext,
  runInContext,
  TRACEPARENT_HEADER,
} from '../context/request-context.js';
import type { CallTracer } from '../traffic/call-tracer.js';
import { httpEnd, httpOperation } from './http-call.js';
import { PROBLEM_JSON, problemBody } from './problem-body.js';
import { SERVER_LIMITS } from './server-limits.js';
import { answerUnparsedRequest, answerUnservedRequests } from './unparsed-request.js';

type ErrorHandler = Parameters<FastifyAdapter['setErrorHandler']>[0];
type Request = Parameters<ErrorHandler>[1];
type Reply = Parameters<ErrorHandler>[2];
type Done = (error?: Error) => void;

const contexts = new WeakMap<IncomingMessage, RequestContext>();

/**
 * Nest's Fastify adapter that opens the request context before anything else and puts the correlation
 * id on every answer, whoever gives it. Bodies are JSON; any other media type is refused with 415.
 */
export class ContextFastifyAdapter extends FastifyAdapter {
  /** @param tracer records a span for each request. @default none */
  constructor(private readonly tracer?: CallTracer) {
    super({
      ...SERVER_LIMITS,
      trustProxy: false,
      logger: false,
      onProtoPoisoning: 'error',
      onConstructorPoisoning: 'error',
      clientErrorHandler: answerUnparsedRequest,
      frameworkErrors: answerUnroutableRequest,
    });
    const fastify = this.getInstance();
    answerUnservedRequests(fastify.server);
    fastify.removeContentTypeParser('text/plain');
    fastify.addHook('onRequest', (request, reply, done) => this.openContext(request, reply, done));
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
        () => handler.call(this, faultOf(error, request.raw), request, reply) as unknown,
      );
    });
  }

  private openContext(request: Request, reply: Reply, done: Done): void {
    const context = this.traced(request, reply, contextOf(request.raw));
    reply.header(CORRELATION_ID_HEADER, context.correlationId);
    runInContext(context, () => done(hostFault(request.raw)));
  }

  private traced(request: Request, reply: Reply, context: RequestContext): RequestContext {
    const { correlationId } = context;
    const traceparent = headerOf(request.raw, TRACEPARENT_HEADER);
    const span = this.tracer?.inbound({
      operation: httpOperation(request),
      correlationId,
      traceparent,
    });
    if (span === undefined) return context;
    const traced = { ...context, ...span.trace, traced: span.traced };
    contexts.set(request.raw, traced);
    reply.raw.once('close', () => span.end(httpEnd(reply.raw)));
    return traced;
  }
}

/** HTTP/1.1 demands the header, once (RFC 9112, 3.2); of two, Node would take the first. */
function hostFault({ httpVersion, rawHeaders }: IncomingMessage): Error | undefined {
  if (httpVersion !== '1.1') return undefined;
  const hosts = rawHeaders.filter((text, at) => at % 2 === 0 && /^host$/i.test(text)).length;
  if (hosts === 1) return undefined;
  const fault = hosts === 0 ? 'the Host header is missing' : 'there is more than one Host header';
  return new BadRequestException(fault);
}

/** A client that breaks off its upload is not this service's failure, though it comes as one. */
function faultOf(error: unknown, { complete }: IncomingMessage): unknown {
  const isCutOff = !complete && (error as { code?: unknown } | null)?.code === 'ECONNRESET';
  if (!isCutOff) return error;
  return new BadRequestException('the body ended before it was complete', { cause: error });
}

/** A URL the router cannot read gets no hook and no filter: `/%zz`. */
function answerUnroutableRequest(error: { statusCode?: number }, request: Request, reply: Reply) {
  const status = error.statusCode ?? 400;
  reply
    .code(status)
    .header(CORRELATION_ID_HEADER, contextOf(request.raw).correlationId)
    .type(PROBLEM_JSON)
    .send(problemBody(status));
}

function contextOf(request: IncomingMessage): RequestContext {
  const known = contexts.get(request);
  if (known !== undefined) return known;
  const context = contextFromHeaders((name) => headerOf(request, name));
  contexts.set(request, context);
  return context;
}

function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
