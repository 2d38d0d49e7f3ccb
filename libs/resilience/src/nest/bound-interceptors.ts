import { INTERCEPTORS_METADATA } from '@nestjs/common/constants.js';
import type { ModuleRef } from '@nestjs/core';
import { ResilienceInterceptor } from './resilience.interceptor.js';

interface GlobalInterceptors {
  getGlobalInterceptors(): readonly unknown[];
}

/** True if the interceptor comes before all handlers, or if that cannot be known. */
export function isBoundGlobally(modules: ModuleRef): boolean {
  // Nest tells nobody what was bound globally; if it hides it better one day, we say nothing.
  const { container } = modules as unknown as {
    container?: { applicationConfig?: GlobalInterceptors };
  };
  const config = container?.applicationConfig;
  return config === undefined || config.getGlobalInterceptors().some(isOurs);
}

/** True if the interceptor comes before this handler, by its controller or by itself. */
export function isBoundAt(controller: object, handler: object): boolean {
  return [controller, handler].some((where) => {
    const bound = Reflect.getMetadata(INTERCEPTORS_METADATA, where) as
      readonly unknown[] | undefined;
    return bound?.some(isOurs) === true;
  });
}

function isOurs(interceptor: unknown): boolean {
  if (interceptor instanceof ResilienceInterceptor) return true;
  if (typeof interceptor !== 'function') return false;
  return (
    interceptor === ResilienceInterceptor || interceptor.prototype instanceof ResilienceInterceptor
  );
}
