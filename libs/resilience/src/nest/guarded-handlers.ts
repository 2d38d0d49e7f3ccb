import { Injectable } from '@nestjs/common';
import type { Policy } from './policy.js';

/** The policies before controllers' handlers, outermost first. */
@Injectable()
export class GuardedHandlers {
  private readonly byClass = new WeakMap<object, Map<unknown, readonly Policy[]>>();

  /** A handler inherited by two controllers is two: each has policies of its own. */
  set(controller: object, handler: unknown, policies: readonly Policy[]): void {
    const handlers = this.byClass.get(controller) ?? new Map<unknown, readonly Policy[]>();
    this.byClass.set(controller, handlers);
    handlers.set(handler, policies);
  }

  get(controller: object, handler: unknown): readonly Policy[] | undefined {
    return this.byClass.get(controller)?.get(handler);
  }
}
