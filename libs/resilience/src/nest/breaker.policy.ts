import type { Observable } from 'rxjs';
import { CircuitOpenError, SUCCESS, type Classifier, type Permit } from '../core/index.js';
import { ignoringRefusals, type Bulkhead, type CircuitBreaker } from '../policies/index.js';
import { callThroughBreaker, streamThroughBreaker, type StreamVerdict } from '../rxjs/index.js';
import type { Dispatch, GuardedCall, Inner, Policy } from './policy.js';

/** Asks a breaker before each call and tells it how the call ended. */
export class BreakerPolicy implements Policy {
  private readonly classify: Classifier | undefined;

  constructor(
    private readonly breaker: CircuitBreaker,
    /** The one inside: it tells when calls wait and leave, and its refusals are ours alone. */
    private readonly bulkhead?: Bulkhead,
    /** When it judges, if the Observable is a stream and not one answer. */
    private readonly stream?: StreamVerdict,
  ) {
    if (bulkhead !== undefined) this.classify = ignoringRefusals(bulkhead, breaker.classify);
  }

  observe(call: GuardedCall, inner: Inner<Observable<unknown>>): Observable<unknown> {
    if (this.isPassedBy(call)) return inner(call);
    const { breaker, stream } = this;
    const judged = this.classify === undefined ? {} : { classify: this.classify };
    const observed = (permit?: Permit): Observable<unknown> => inner(this.withPermit(call, permit));
    if (stream === undefined) return callThroughBreaker(breaker, observed, judged);
    return streamThroughBreaker(breaker, observed, { ...judged, verdict: stream });
  }

  runAsync(call: GuardedCall, inner: Inner<Promise<unknown>>): Promise<unknown> {
    if (this.isPassedBy(call)) return inner(call);
    return this.breaker.execute((permit) => inner(this.withPermit(call, permit)), this.classify);
  }

  /** @throws CircuitOpenError if the call is refused */
  run(call: GuardedCall, inner: Inner<unknown>): unknown {
    const { breaker } = this;
    if (!breaker.active || this.isPassedBy(call)) return inner(call);
    const permit = breaker.admit();
    if (permit instanceof CircuitOpenError) throw permit;
    try {
      const value = inner(call);
      permit.done(SUCCESS);
      return value;
    } catch (error) {
      permit.done(breaker.judge(permit, error));
      throw error;
    }
  }

  private isPassedBy({ passedBy }: GuardedCall): boolean {
    return passedBy?.includes(this.breaker) === true;
  }

  private withPermit(call: GuardedCall, permit: Permit | undefined): GuardedCall {
    if (this.bulkhead === undefined || permit === undefined) return call;
    const { dispatch } = call;
    return { ...call, dispatch: dispatch === undefined ? permit : both(dispatch, permit) };
  }
}

/** Two breakers before one queue. */
function both(outer: Dispatch, inner: Dispatch): Dispatch {
  return {
    probe: outer.probe || inner.probe,
    hold() {
      outer.hold();
      inner.hold();
    },
    dispatch() {
      outer.dispatch();
      inner.dispatch();
    },
  };
}
