import { setMaxListeners } from 'node:events';
import { CallCancelledError, type Clock } from '../core/index.js';
import type { CallScope } from '../policies/index.js';

/** How early a caller's end still counts as its deadline: timers and networks are that unsharp. */
const DEADLINE_TOLERANCE_MS = 20;

/** The scope of one inbound call, and the means to end it. */
export interface InboundScope {
  readonly scope: CallScope;
  /** Tells all calls made on its behalf that nobody waits any more. Answers the reason. */
  abandon(): CallCancelledError;
}

/**
 * Opens the scope of an inbound call. Its signal is made when it is first asked for: most calls
 * that make no calls of their own never need one.
 */
export function openScope(clock: Clock, incomingDeadlineAt?: number): InboundScope {
  let controller: AbortController | undefined;
  let reason: CallCancelledError | undefined;
  const scope: CallScope = {
    ...(incomingDeadlineAt === undefined ? {} : { incomingDeadlineAt }),
    get signal() {
      controller ??= newController(reason);
      return controller.signal;
    },
  };
  return {
    scope,
    abandon() {
      if (reason !== undefined) return reason;
      const late = clock.now() >= (incomingDeadlineAt ?? Infinity) - DEADLINE_TOLERANCE_MS;
      reason = new CallCancelledError(late ? 'deadline' : 'caller_left');
      controller?.abort(reason);
      return reason;
    },
  };
}

function newController(reason: CallCancelledError | undefined): AbortController {
  const controller = new AbortController();
  // One listener per call under way is no leak, however many there are.
  setMaxListeners(0, controller.signal);
  if (reason !== undefined) controller.abort(reason);
  return controller;
}
