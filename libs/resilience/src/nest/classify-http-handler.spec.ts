import { describe, expect, it } from '@jest/globals';
import {
  BadGatewayException,
  HttpException,
  NotFoundException,
  ServiceUnavailableException,
} from '@nestjs/common';
import {
  BudgetExhaustedError,
  BulkheadFullError,
  CallCancelledError,
  CircuitOpenError,
  recordAttempt,
  type AttemptFacts,
} from '../core/index.js';
import { classifyHttpHandler } from './index.js';

const CALL = { elapsedMs: 100, fairMs: 50 };
const FACTS: AttemptFacts = { grantedMs: 700, elapsedMs: 3, endedBy: 'peer' };

const ofDependency = () => recordAttempt(new Error('down'), FACTS);
const endless = new Error('endless');
endless.cause = endless;

describe('classifyHttpHandler', () => {
  it.each<{ title: string; error: unknown; outcome: string }>([
    { title: 'a redirect', error: new HttpException('moved', 302), outcome: 'success' },
    { title: '404', error: new NotFoundException(), outcome: 'alive' },
    { title: '502', error: new BadGatewayException(), outcome: 'failure' },
    { title: 'an unknown error', error: new TypeError('x'), outcome: 'failure' },
    { title: 'an error that causes itself', error: endless, outcome: 'failure' },
    { title: 'what is no error at all', error: 'thrown', outcome: 'failure' },
    { title: 'the failure of a dependency', error: ofDependency(), outcome: 'alive' },
    {
      title: 'a 503 for the failure of a dependency',
      error: new ServiceUnavailableException('x', { cause: ofDependency() }),
      outcome: 'alive',
    },
    { title: 'an open breaker', error: new CircuitOpenError('c', 'open'), outcome: 'alive' },
    {
      title: 'a full bulkhead',
      error: new BulkheadFullError('in', 1, 0, 'full'),
      outcome: 'ignore',
    },
    { title: 'too little time', error: new BudgetExhaustedError('c', 1, 2), outcome: 'alive' },
    {
      title: 'a call to a dependency that our caller cut short',
      error: recordAttempt(new CallCancelledError('caller_left'), { ...FACTS, endedBy: 'caller' }),
      outcome: 'alive',
    },
    {
      title: 'our caller leaving us before anything was begun',
      error: recordAttempt(new CallCancelledError('caller_left'), {
        ...FACTS,
        endedBy: 'never_sent',
      }),
      outcome: 'ignore',
    },
    {
      title: 'our caller leaving us after a fair time',
      error: new CallCancelledError('caller_left'),
      outcome: 'failure',
    },
  ])('takes $title for $outcome', ({ error, outcome }) => {
    expect(classifyHttpHandler(error, CALL).outcome).toBe(outcome);
  });

  it('names the status that counted', () => {
    expect(classifyHttpHandler(new BadGatewayException('no'), CALL)).toEqual({
      outcome: 'failure',
      cause: { code: 'HTTP_502', message: 'no' },
    });
  });
});
