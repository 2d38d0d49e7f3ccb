import {
  InterceptingCall,
  type Interceptor,
  type InterceptorOptions,
  type Metadata,
  status,
  type StatusObject,
} from '@grpc/grpc-js';
import { TRACEPARENT_HEADER } from '../context/request-context.js';
import type { CallSpan, CallTracer } from './call-tracer.js';
import type { Traffic } from './traffic.js';

/**
 * gRPC client interceptor: counts every call that is handed to grpc-js, until its status is known.
 * @param isNeverSent tells of a failed call whether it certainly never left this process
 * @param tracer records a span for each, which the callee's then is a part of. @default none
 * @example channelOptions: { interceptors: [propagateContext, countOutbound(traffic, isNeverSent)] }
 */
export function countOutbound(
  traffic: Traffic,
  isNeverSent: (ended: StatusObject) => boolean,
  tracer?: CallTracer,
): Interceptor {
  return (options, nextCall) => {
    const operation = operationOf(options.method_definition.path);
    return new InterceptingCall(nextCall(options), {
      start(metadata, _listener, next) {
        const end = traffic.begin('outbound', operation, budgetOf(options));
        const span = tracer?.outbound(operation);
        next(span === undefined ? metadata : within(span, metadata), {
          onReceiveStatus(ended, hand) {
            const { code } = ended;
            const told = {
              code: status[code] ?? String(code),
              neverSent: code !== status.OK && isNeverSent(ended),
            };
            end(told);
            span?.end(told);
            hand(ended);
          },
        });
      },
    });
  };
}

/** The method alone of `/package.Service/Method`. */
export function operationOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function within({ trace }: CallSpan, metadata: Metadata): Metadata {
  const outgoing = metadata.clone();
  outgoing.set(TRACEPARENT_HEADER, trace.traceparent);
  return outgoing;
}

function budgetOf({ deadline }: InterceptorOptions): number {
  return deadline === undefined ? Infinity : Number(deadline) - Date.now();
}
