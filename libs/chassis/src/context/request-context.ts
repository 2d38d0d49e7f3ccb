import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { Context } from '@opentelemetry/api';
import { continueTrace, type TraceContext } from './trace-context.js';

/** Who a request is, for its log lines and for the calls it causes. */
export interface RequestContext extends TraceContext {
  /** One id for the whole way of a request through the chain; 1 to 64 of `A-Z a-z 0-9 _ . : -`. */
  readonly correlationId: string;
  /** OpenTelemetry's own context, with the request's span in it. @default none: nothing is traced */
  readonly traced?: Context;
}

/** Header and gRPC metadata key of the correlation id. */
export const CORRELATION_ID_HEADER = 'x-correlation-id';
/** Header and gRPC metadata key of the W3C trace. */
export const TRACEPARENT_HEADER = 'traceparent';
/** Header and gRPC metadata key of what tracers add to it. */
export const TRACESTATE_HEADER = 'tracestate';

const WELL_FORMED_ID = /^[A-Za-z0-9_.:-]{1,64}$/;

/** Whether it may be a request's id: 1 to 64 of `A-Z a-z 0-9 _ . : -`. */
export function isCorrelationId(text: string): boolean {
  return WELL_FORMED_ID.test(text);
}

const storage = new AsyncLocalStorage<RequestContext>();

/**
 * The context of an incoming request. A malformed correlation id or trace is not repaired but
 * replaced by a fresh one: ids end up in logs and headers, so only harmless text is let in.
 * @param get the value of a header by its lower-case name.
 */
export function contextFromHeaders(get: (name: string) => string | undefined): RequestContext {
  const id = get(CORRELATION_ID_HEADER);
  return {
    correlationId: id !== undefined && isCorrelationId(id) ? id : randomUUID(),
    ...continueTrace(get(TRACEPARENT_HEADER), get(TRACESTATE_HEADER)),
  };
}

/** Runs `work`, and all that it starts, within a request's context. */
export function runInContext<Result>(context: RequestContext, work: () => Result): Result {
  return storage.run(context, work);
}

/** The context of the request being served, if there is one. */
export function currentContext(): RequestContext | undefined {
  return storage.getStore();
}
