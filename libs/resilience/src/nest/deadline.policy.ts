import { Observable } from 'rxjs';
import {
  callScope,
  extendScope,
  runInCallScope,
  type CallScope,
  type Deadline,
} from '../policies/index.js';
import { subscribeIn, withAttemptDeadline } from '../rxjs/index.js';
import type { GuardedCall, Inner, Policy } from './policy.js';

/**
 * Gives a call with all its attempts its deadline, by way of the call scope. It needs no timer:
 * whatever takes time further in (attempts, back-offs, queues) ends by that deadline.
 */
export class TotalDeadlinePolicy implements Policy {
  constructor(private readonly deadline: Deadline) {}

  observe(call: GuardedCall, inner: Inner<Observable<unknown>>): Observable<unknown> {
    const source = inner(call);
    // What `scope` throws becomes the error notification.
    return new Observable((subscriber) => subscribeIn(this.scope(), source, subscriber));
  }

  async runAsync(call: GuardedCall, inner: Inner<Promise<unknown>>): Promise<unknown> {
    return runInCallScope(this.scope(), () => inner(call));
  }

  /** @throws BudgetExhaustedError if too little time is left */
  run(call: GuardedCall, inner: Inner<unknown>): unknown {
    return runInCallScope(this.scope(), () => inner(call));
  }

  private scope(): CallScope {
    const scope = callScope();
    return extendScope(scope, this.deadline.totalLimit(scope).scope);
  }
}

/** Begins no attempt with too little time left. Outside the breakers: they are not even asked. */
export class AttemptBudgetPolicy implements Policy {
  constructor(private readonly deadline: Deadline) {}

  observe(call: GuardedCall, inner: Inner<Observable<unknown>>): Observable<unknown> {
    return new Observable((subscriber) => {
      this.check();
      return inner(call).subscribe(subscriber);
    });
  }

  async runAsync(call: GuardedCall, inner: Inner<Promise<unknown>>): Promise<unknown> {
    this.check();
    return inner(call);
  }

  /** @throws BudgetExhaustedError if too little time is left, which the deadline counts */
  private check(): void {
    this.deadline.attemptLimit();
  }
}

/** Limits one attempt. Inside the breakers and any queue: a timeout is an error that they see. */
export class AttemptDeadlinePolicy implements Policy {
  constructor(private readonly deadline: Deadline) {}

  observe(call: GuardedCall, inner: Inner<Observable<unknown>>): Observable<unknown> {
    return inner(call).pipe(withAttemptDeadline(this.deadline));
  }

  runAsync(call: GuardedCall, inner: Inner<Promise<unknown>>): Promise<unknown> {
    return this.deadline.attempt(() => inner(call));
  }

  /** Only says when it should have ended: what blocks the process cannot be given up. */
  run(call: GuardedCall, inner: Inner<unknown>): unknown {
    const scope = callScope();
    const limit = this.deadline.attemptLimit(scope);
    return runInCallScope(extendScope(scope, limit.scope), () => inner(call));
  }
}
