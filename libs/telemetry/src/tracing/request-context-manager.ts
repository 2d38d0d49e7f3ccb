import { currentContext, runInContext } from '@firebreak/chassis';
import { type Context, type ContextManager, ROOT_CONTEXT } from '@opentelemetry/api';

/**
 * OpenTelemetry's context as a part of the request's: one thing to carry through everything that is
 * asynchronous, not two. Outside of requests there is only the root.
 */
export class RequestContextManager implements ContextManager {
  active(): Context {
    return currentContext()?.traced ?? ROOT_CONTEXT;
  }

  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    traced: Context,
    work: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    const request = currentContext();
    const run = (): ReturnType<F> => work.call(thisArg as ThisParameterType<F>, ...args);
    return request === undefined ? run() : runInContext({ ...request, traced }, run);
  }

  bind<T>(_traced: Context, target: T): T {
    return target;
  }

  enable(): this {
    return this;
  }

  disable(): this {
    return this;
  }
}
