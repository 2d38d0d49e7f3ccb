import { Injectable } from '@nestjs/common';
import type { Policy } from './policy.js';

/** A controller's handler as it is guarded. */
export interface GuardedHandler {
  /** Outermost first. */
  readonly policies: readonly Policy[];
  /** True if it goes on when nobody waits for it any more, as promises do. */
  readonly uncancellable: boolean;
}

/** The policies before controllers' handlers. */
@Injectable()
export class GuardedHandlers {
  private readonly byClass = new WeakMap<object, Map<unknown, GuardedHandler>>();

  /** A handler inherited by two controllers is two: each has policies of its own. */
  set(controller: object, handler: unknown, guarded: GuardedHandler): void {
    const handlers = this.byClass.get(controller) ?? new Map<unknown, GuardedHandler>();
    this.byClass.set(controller, handlers);
    handlers.set(handler, guarded);
  }

  get(controller: object, handler: unknown): GuardedHandler | undefined {
    return this.byClass.get(controller)?.get(handler);
  }
}
