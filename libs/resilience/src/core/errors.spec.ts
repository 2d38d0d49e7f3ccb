import { describe, expect, it } from '@jest/globals';
import { CircuitOpenError, withoutStack } from './circuit-open-error.js';
import {
  BreakerConfigError,
  BudgetExhaustedError,
  CallCancelledError,
  type ResilienceError,
} from './errors.js';
import { BulkheadFullError, DeadlineExceededError, FallbackFailedError } from './policy-errors.js';

describe('errors of this library', () => {
  it.each<{ error: ResilienceError; name: string; code: string; message: string }>([
    {
      error: new CircuitOpenError('c', 'open', 1_500),
      name: 'CircuitOpenError',
      code: 'CIRCUIT_OPEN',
      message: 'Circuit c is open. Retry after 1.500 secs.',
    },
    {
      error: new CircuitOpenError('c', 'half_open_full', 0.5),
      name: 'CircuitOpenError',
      code: 'CIRCUIT_OPEN',
      message: 'Circuit c is half-open and all its probes are out. Retry after 0.001 secs.',
    },
    {
      error: new CircuitOpenError('c', 'forced_open'),
      name: 'CircuitOpenError',
      code: 'CIRCUIT_OPEN',
      message: 'Circuit c is forced open by an operator.',
    },
    {
      error: new BudgetExhaustedError('pay', 9.9, 50),
      name: 'BudgetExhaustedError',
      code: 'BUDGET_EXHAUSTED',
      message: 'pay was not called: 9 ms are left, and it needs at least 50 ms.',
    },
    {
      error: new BudgetExhaustedError('pay', -3, 50),
      name: 'BudgetExhaustedError',
      code: 'BUDGET_EXHAUSTED',
      message: 'pay was not called: 0 ms are left, and it needs at least 50 ms.',
    },
    {
      error: new CallCancelledError('deadline'),
      name: 'CallCancelledError',
      code: 'CALL_CANCELLED',
      message: 'The call was cancelled: the deadline of our own caller passed.',
    },
    {
      error: new CallCancelledError('caller_left'),
      name: 'CallCancelledError',
      code: 'CALL_CANCELLED',
      message: 'The call was cancelled: our own caller left.',
    },
    {
      error: new BreakerConfigError('Circuit breaker "c"', ['openMs is wrong', 'so is rate']),
      name: 'BreakerConfigError',
      code: 'BREAKER_CONFIG',
      message: 'Circuit breaker "c": openMs is wrong; so is rate.',
    },
    {
      error: new BulkheadFullError('b', 5, 2, 'full'),
      name: 'BulkheadFullError',
      code: 'BULKHEAD_FULL',
      message: 'Bulkhead b is full: it allows 5 calls at once and 2 to wait.',
    },
    {
      error: new BulkheadFullError('b', 5, 2, 'wait_too_long'),
      name: 'BulkheadFullError',
      code: 'BULKHEAD_FULL',
      message: 'Bulkhead b had no free slot in time: it allows 5 calls at once and 2 to wait.',
    },
    {
      error: new DeadlineExceededError('pay', 99.6, 'attempt'),
      name: 'DeadlineExceededError',
      code: 'DEADLINE_EXCEEDED',
      message: 'pay did not answer in the 100 ms given to an attempt.',
    },
    {
      error: new DeadlineExceededError('pay', 100, 'total'),
      name: 'DeadlineExceededError',
      code: 'DEADLINE_EXCEEDED',
      message: 'pay did not answer in the 100 ms left to all its attempts.',
    },
    {
      error: new FallbackFailedError('f', new Error('no answer'), 'no value'),
      name: 'FallbackFailedError',
      code: 'FALLBACK_FAILED',
      message: 'Fallback f failed as well: no value. First: no answer',
    },
  ])('$message', ({ error, name, code, message }) => {
    expect(error.message).toBe(message);
    expect([error.name, error.code]).toEqual([name, code]);
  });

  it.each([
    { error: new CircuitOpenError('c', 'forced_open'), retryAfterMs: undefined, blame: undefined },
    { error: new CircuitOpenError('c', 'open', 5), retryAfterMs: 5, blame: undefined },
    { error: new CircuitOpenError('c', 'open', 5, 'B'), retryAfterMs: 5, blame: 'B' },
  ])('a refusal tells $retryAfterMs ms and blames $blame', ({ error, retryAfterMs, blame }) => {
    expect([error.retryAfterMs, error.blame]).toEqual([retryAfterMs, blame]);
  });

  it('a refusal may be given other words, more than once', () => {
    const error = new CircuitOpenError('c', 'open', 5);

    error.message = 'payments are closed';
    error.message = 'payments are closed today';

    expect(error.message).toBe('payments are closed today');
    expect(delete (error as { message?: string }).message).toBe(true);
    expect(error.message).toBe('Circuit c is open. Retry after 0.005 secs.');
  });

  it('can be made without a stack, and those made after have one, also if making fails', () => {
    const make = () => {
      throw new Error('boom');
    };

    expect(withoutStack(() => new Error('boom')).stack).toBe('Error: boom');
    expect(() => withoutStack(make)).toThrow('boom');
    expect(new Error('boom').stack).toContain('errors.spec');
  });
});

it.each<{ title: string; grantedMs: number; shown: number }>([
  { title: 'what a difference of times leaves', grantedMs: 1_000.1 + 300 - 1_000.1, shown: 300 },
  { title: 'a part of a millisecond', grantedMs: 0.4, shown: 0.4 },
  { title: 'a whole number', grantedMs: 1_600, shown: 1_600 },
])('the time granted is told without a trail of digits: $title', ({ grantedMs, shown }) => {
  expect(new DeadlineExceededError('pay', grantedMs, 'attempt').grantedMs).toBe(shown);
});
