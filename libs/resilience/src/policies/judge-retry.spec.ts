import { describe, expect, it } from '@jest/globals';
import {
  BreakerConfigError,
  BudgetExhaustedError,
  BulkheadFullError,
  CallCancelledError,
  CircuitOpenError,
  DeadlineExceededError,
  FallbackFailedError,
} from '../core/index.js';
import { judgeRetry } from './judge-retry.js';
import { markLocal } from './local-error.js';

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
