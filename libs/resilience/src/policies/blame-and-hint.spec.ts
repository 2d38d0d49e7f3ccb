import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '../testing/index.js';
import { CircuitOpenError, SUCCESS, type Verdict } from '../core/index.js';
import { CircuitBreaker } from './index.js';

const OPEN_MS = 5_000;

function setUp(failureThreshold = 1) {
  const clock = new FakeClock();
  const breaker = new CircuitBreaker(
    'service-b/PlaceOrder',
    { failureThreshold, openMs: OPEN_MS },
    { clock },
  );
  const settle = (verdict: Verdict): void => {
    const permit = breaker.admit();
    if (permit instanceof CircuitOpenError) throw permit;
    permit.done(verdict);
  };
  return { clock, breaker, settle };
}

const failureOfC: Verdict = {
  outcome: 'failure',
  cause: { code: 'UNAVAILABLE', origin: 'service-c' },
};

describe('whose fault it is', () => {
  it('stands on every refusal', () => {
    const { breaker, settle } = setUp();

    settle(failureOfC);

    expect(breaker.admit()).toMatchObject({ code: 'CIRCUIT_OPEN', blame: 'service-c' });
  });

  it('stands on refusals while a probe is out', () => {
    const { breaker, clock, settle } = setUp();
    settle(failureOfC);
    clock.advance(OPEN_MS);
    breaker.admit();

    expect(breaker.admit()).toMatchObject({ reason: 'half_open_full', blame: 'service-c' });
  });

  it('is that of the failure that counted last', () => {
    const { breaker, settle } = setUp(2);

    settle({ outcome: 'failure', cause: { code: 'INTERNAL', origin: 'service-b' } });
    settle(failureOfC);

    expect(breaker.admit()).toMatchObject({ blame: 'service-c' });
  });

  it('is nobody’s when an operator refuses', () => {
    const { breaker, settle } = setUp();
    settle(failureOfC);

    breaker.forceOpen();

    expect((breaker.admit() as CircuitOpenError).blame).toBeUndefined();
  });
});

describe('a hint of when to come back', () => {
  it.each([
    { title: 'shorter than the own period', hintMs: 1_200 },
    { title: 'longer than the own period', hintMs: 60_000 },
  ])('sets the open period: $title', ({ hintMs }) => {
    const { breaker, settle } = setUp();

    settle({ ...failureOfC, openMs: hintMs });

    expect(breaker.snapshot().openUntil).toBe(hintMs);
  });

  it('sets the open period of a probe that failed', () => {
    const { breaker, clock, settle } = setUp();
    settle(failureOfC);
    clock.advance(OPEN_MS);

    settle({ ...failureOfC, openMs: 700 });

    expect(breaker.snapshot().openUntil).toBe(OPEN_MS + 700);
  });

  it('is not moved by a change of the own period', () => {
    const { breaker, settle } = setUp();
    settle({ ...failureOfC, openMs: 1_200 });

    breaker.reconfigure({ openMs: 100 });

    expect(breaker.snapshot().openUntil).toBe(1_200);
  });

  it('holds once: the next time without one is by the own period', () => {
    const { breaker, clock, settle } = setUp();
    settle({ ...failureOfC, openMs: 1_200 });
    clock.advance(1_200);

    settle(failureOfC);

    expect(breaker.snapshot().openUntil).toBe(1_200 + OPEN_MS);
  });
});

describe('an answer that tells of another’s fault', () => {
  it('ends the streak: failures before it are not consecutive with those after', () => {
    const { breaker, settle } = setUp(2);

    settle(failureOfC);
    settle({ outcome: 'alive', endsStreak: true });
    settle(failureOfC);

    expect(breaker.state).toBe('closed');
    expect(breaker.snapshot().failures).toBe(1);
  });

  it.each([
    { title: 'plain alive leaves the streak', verdict: { outcome: 'alive' } as const, failures: 1 },
    { title: 'success ends it', verdict: SUCCESS, failures: 0 },
  ])('$title', ({ verdict, failures }) => {
    const { breaker, settle } = setUp(3);

    settle(failureOfC);
    settle(verdict);

    expect(breaker.snapshot().failures).toBe(failures);
  });
});
