import { Injectable } from '@nestjs/common';
import type { CircuitBreaker } from '../policies/index.js';

/** The breakers before controllers' handlers, outermost first. */
@Injectable()
export class GuardedHandlers {
  private readonly byClass = new WeakMap<object, Map<unknown, readonly CircuitBreaker[]>>();

  /** A handler inherited by two controllers is two: each has breakers of its own. */
  set(controller: object, handler: unknown, breakers: readonly CircuitBreaker[]): void {
    const handlers = this.byClass.get(controller) ?? new Map<unknown, readonly CircuitBreaker[]>();
    this.byClass.set(controller, handlers);
    handlers.set(handler, breakers);
  }

  get(controller: object, handler: unknown): readonly CircuitBreaker[] | undefined {
    return this.byClass.get(controller)?.get(handler);
  }
}
