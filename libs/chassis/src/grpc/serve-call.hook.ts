import type { PreRequestHook } from '@nestjs/common';
import { Observable, type Subscriber } from 'rxjs';
import { type RequestContext, runInContext } from '../context/request-context.js';
import type { InFlight } from '../service/in-flight.js';
import { contextOfCall } from './call-context.js';

/**
 * Opens the request context of each gRPC call and counts the call as in flight until its handler has
 * ended. Runs before guards, interceptors and pipes.
 */
export function serveCallHook(calls: InFlight): PreRequestHook {
  return (execution, next) => {
    const context = contextOfCall(execution.getArgByIndex(1));
    return new Observable((caller) => {
      calls.begin();
      caller.add(() => calls.end());
      // `next()` is lazy: only what the subscription starts runs within the context.
      runInContext(context, () => caller.add(next().subscribe(within(context, caller))));
    });
  };
}

/** Results may come from a connection's own callbacks; filters and interceptors need the context. */
function within(context: RequestContext, caller: Subscriber<unknown>) {
  return {
    next: (value: unknown) => runInContext(context, () => caller.next(value)),
    error: (error: unknown) => runInContext(context, () => caller.error(error)),
    complete: () => runInContext(context, () => caller.complete()),
  };
}
