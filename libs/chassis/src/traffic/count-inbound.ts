import { type handleUnaryCall, type ServerUnaryCall, status } from '@grpc/grpc-js';
import { TRACEPARENT_HEADER } from '../context/request-context.js';
import { contextOfCall, metadataText, openCallContext } from '../grpc/call-context.js';
import type { CallSpan, CallTracer } from './call-tracer.js';
import { operationOf } from './count-outbound.js';
import type { Traffic } from './traffic.js';

type Handler = handleUnaryCall<unknown, unknown>;

/**
 * Counts the calls of one unary handler, from when it is asked to what it answers.
 * @param tracer records a span for each. @default none
 */
export function countInbound(
  handler: Handler,
  path: string,
  traffic: Traffic,
  tracer?: CallTracer,
): Handler {
  const operation = operationOf(path);
  return (call, answer) => {
    const count = traffic.begin('inbound', operation, Number(call.getDeadline()) - Date.now());
    const span = tracer === undefined ? undefined : beginSpan(call, operation, tracer);
    const wasGone = call.cancelled;
    const end = (code: status): void => {
      const isGone = call.cancelled;
      const ended = isGone ? codeOfLeaving(call) : code;
      const told = { code: status[ended], abandoned: isGone && !wasGone };
      count(told);
      span?.end(told);
    };
    // grpc-js says it after every call; by then one that was answered is counted.
    call.once('cancelled', () => end(status.CANCELLED));
    handler(call, (error, ...reply) => {
      end(error ? codeOf(error) : status.OK);
      answer(error, ...reply);
    });
  };
}

/** What is served of the call then goes on within its span. */
function beginSpan(
  { metadata }: ServerUnaryCall<unknown, unknown>,
  operation: string,
  tracer: CallTracer,
): CallSpan | undefined {
  const context = contextOfCall(metadata);
  const { correlationId } = context;
  const traceparent = metadataText(metadata, TRACEPARENT_HEADER);
  const span = tracer.inbound({ operation, correlationId, traceparent });
  if (span !== undefined) {
    openCallContext(metadata, { ...context, ...span.trace, traced: span.traced });
  }
  return span;
}

/** As grpc-js sends it. */
function codeOf({ code }: { readonly code?: unknown }): status {
  return typeof code === 'number' && code in status ? code : status.UNKNOWN;
}

/** A caller leaves when its deadline has passed, or before. */
function codeOfLeaving(call: ServerUnaryCall<unknown, unknown>): status {
  const isLate = Number(call.getDeadline()) <= Date.now();
  return isLate ? status.DEADLINE_EXCEEDED : status.CANCELLED;
}
