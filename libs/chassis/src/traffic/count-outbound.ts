import {
  InterceptingCall,
  type Interceptor,
  type InterceptorOptions,
  status,
  type StatusObject,
} from '@grpc/grpc-js';
import type { Traffic } from './traffic.js';

/**
 * gRPC client interceptor: counts every call that is handed to grpc-js, until its status is known.
 * @param isNeverSent tells of a failed call whether it certainly never left this process
 * @example channelOptions: { interceptors: [propagateContext, countOutbound(traffic, isNeverSent)] }
 */
export function countOutbound(
  traffic: Traffic,
  isNeverSent: (ended: StatusObject) => boolean,
): Interceptor {
  return (options, nextCall) => {
    const operation = operationOf(options.method_definition.path);
    return new InterceptingCall(nextCall(options), {
      start(metadata, _listener, next) {
        const end = traffic.begin('outbound', operation, budgetOf(options));
        next(metadata, {
          onReceiveStatus(ended, hand) {
            const { code } = ended;
            end({
              code: status[code] ?? String(code),
              neverSent: code !== status.OK && isNeverSent(ended),
            });
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

function budgetOf({ deadline }: InterceptorOptions): number {
  return deadline === undefined ? Infinity : Number(deadline) - Date.now();
}
