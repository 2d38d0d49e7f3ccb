import { describe, expect, it } from '@jest/globals';
import { NEVER, type Observable } from 'rxjs';
import { BulkheadFullError, type Permit } from '../core/index.js';
import { Bulkhead, CircuitBreaker } from '../policies/index.js';
import { FakeClock } from '../testing/index.js';
import { callThroughBreaker, streamThroughBreaker, withBulkhead } from './index.js';

const FAIR_MS = 200;

function setUp() {
  const clock = new FakeClock();
  const figures = { failureThreshold: 1, attemptMs: 500, fairMs: FAIR_MS };
  const breaker = new CircuitBreaker('payments', figures, { clock });
  const bulkhead = new Bulkhead(
    'payments',
    { maxConcurrent: 1, maxQueue: 1 },
    { clock, timers: clock },
  );
  const slot = bulkhead.tryAcquire();
  if (slot instanceof BulkheadFullError) throw slot;
  const call = (permit?: Permit): Observable<never> =>
    NEVER.pipe(withBulkhead(bulkhead, permit === undefined ? {} : { dispatch: permit }));
  return { clock, breaker, slot, call };
}

describe.each([
  { form: 'a call', through: callThroughBreaker },
  { form: 'a stream', through: streamThroughBreaker },
])('$form whose subscriber leaves', ({ through }) => {
  it('in the queue says nothing of the callee, however long it stood there', () => {
    const { clock, breaker, call } = setUp();
    const subscription = through(breaker, call).subscribe();

    clock.advance(FAIR_MS);
    subscription.unsubscribe();

    expect(breaker.snapshot()).toMatchObject({ state: 'closed', counters: { ignore: 1 } });
  });

  it('is judged by the time since it had its slot', () => {
    const { clock, breaker, slot, call } = setUp();
    const subscription = through(breaker, call).subscribe();

    clock.advance(FAIR_MS);
    slot.release();
    clock.advance(FAIR_MS);
    subscription.unsubscribe();

    expect(breaker.snapshot()).toMatchObject({ state: 'open', counters: { failure: 1 } });
  });
});
