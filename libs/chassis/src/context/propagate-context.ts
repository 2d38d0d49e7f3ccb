import { InterceptingCall, type Interceptor } from '@grpc/grpc-js';
import {
  CORRELATION_ID_HEADER,
  currentContext,
  TRACEPARENT_HEADER,
  TRACESTATE_HEADER,
} from './request-context.js';

/**
 * gRPC client interceptor: sends the current request's correlation id and trace with each call.
 * @example channelOptions: { interceptors: [propagateContext] }
 */
export const propagateContext: Interceptor = (options, nextCall) => {
  const context = currentContext();
  const call = nextCall(options);
  if (context === undefined) return new InterceptingCall(call);
  return new InterceptingCall(call, {
    start(metadata, listener, next) {
      // A copy: callers may share one Metadata among calls of different requests.
      const outgoing = metadata.clone();
      outgoing.set(CORRELATION_ID_HEADER, context.correlationId);
      outgoing.set(TRACEPARENT_HEADER, context.traceparent);
      if (context.tracestate !== undefined) outgoing.set(TRACESTATE_HEADER, context.tracestate);
      next(outgoing, listener);
    },
  });
};
