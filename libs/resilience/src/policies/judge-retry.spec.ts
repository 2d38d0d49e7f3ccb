import { describe, expect, it } from '@jest/globals';
import {
  BreakerConfigError,
  BudgetExhaustedError,
  BulkheadFullError,
  CallCancelledError,
  CircuitOpenError,
  DeadlineExceededError,
  FallbackFailedError,
  recordAttempt,
  type Classifier,
} from '../core/index.js';
import { classifyErrors, failOnly } from './classify-errors.js';
import { judgeRetry, judgeRetryBy } from './judge-retry.js';
import { markLocal } from './local-error.js';

class ConnectionReset extends Error {}

const aborted = Object.assign(new Error('aborted'), { name: 'AbortError' });

describe('the judge that knows nothing more', () => {
  it.each<{ title: string; error: unknown; retry: string }>([
    {
      title: 'trap 14 of users: an open circuit',
      error: new CircuitOpenError('q', 'open', 100),
      retry: 'no',
    },
    { title: 'no time left', error: new BudgetExhaustedError('q', 1, 100), retry: 'no' },
    { title: 'a caller who left', error: new CallCancelledError('caller_left'), retry: 'no' },
    { title: 'an abort', error: aborted, retry: 'no' },
    { title: 'an abort of the platform', error: AbortSignal.abort().reason, retry: 'no' },
    { title: 'faulty settings', error: new BreakerConfigError('q', ['x']), retry: 'no' },
    { title: 'a fallback that failed', error: new FallbackFailedError('q', 1, 2), retry: 'no' },
    { title: 'all time used up', error: new DeadlineExceededError('q', 100, 'total'), retry: 'no' },
    { title: 'our own doing', error: markLocal(new Error('not serializable')), retry: 'no' },
    {
      title: 'a full bulkhead: nothing was begun',
      error: new BulkheadFullError('q', 1, 0, 'full'),
      retry: 'any_method',
    },
    {
      title: 'an attempt that took too long',
      error: new DeadlineExceededError('q', 100, 'attempt'),
      retry: 'if_idempotent',
    },
    { title: 'any error', error: new Error('reset'), retry: 'if_idempotent' },
    { title: 'a string', error: 'boom', retry: 'if_idempotent' },
    { title: 'nothing', error: undefined, retry: 'if_idempotent' },
  ])('$title: $retry', ({ error, retry }) => {
    expect(judgeRetry(error)).toEqual({ retry });
  });
});

describe('the judge that asks a classifier', () => {
  const onlyReset = failOnly(ConnectionReset);

  it.each<{ title: string; classify: Classifier; error: unknown; retry: string }>([
    {
      title: 'one of the failures',
      classify: onlyReset,
      error: new ConnectionReset(),
      retry: 'if_idempotent',
    },
    {
      title: 'a bug of ours, which it ignores',
      classify: onlyReset,
      error: new TypeError('x of null'),
      retry: 'no',
    },
    {
      title: 'a timeout, where that is none of the failures',
      classify: onlyReset,
      error: new DeadlineExceededError('q', 100, 'attempt'),
      retry: 'no',
    },
    {
      title: 'an answer',
      classify: () => ({ outcome: 'alive' }),
      error: new ConnectionReset(),
      retry: 'no',
    },
    {
      title: 'what it calls a success',
      classify: () => ({ outcome: 'success' }),
      error: new ConnectionReset(),
      retry: 'no',
    },
    {
      title: 'what it throws at',
      classify: () => {
        throw new Error('classify');
      },
      error: new ConnectionReset(),
      retry: 'if_idempotent',
    },
    {
      title: 'an open circuit, whatever it says',
      classify: () => ({ outcome: 'failure' }),
      error: new CircuitOpenError('q', 'open', 100),
      retry: 'no',
    },
    {
      title: 'a full bulkhead, which is not the callee’s: nothing was begun',
      classify: classifyErrors,
      error: new BulkheadFullError('q', 1, 0, 'full'),
      retry: 'any_method',
    },
    {
      title: 'an attempt that took too long',
      classify: classifyErrors,
      error: new DeadlineExceededError('q', 100, 'attempt'),
      retry: 'if_idempotent',
    },
    {
      title: 'R2: an attempt whose timer came late, for it was we who stood still',
      classify: classifyErrors,
      error: recordAttempt(new DeadlineExceededError('q', 100, 'attempt'), {
        grantedMs: 100,
        elapsedMs: 400,
        endedBy: 'own_deadline',
      }),
      retry: 'no',
    },
  ])('$title: $retry', ({ classify, error, retry }) => {
    expect(judgeRetryBy(classify)(error)).toEqual({ retry });
  });
});
