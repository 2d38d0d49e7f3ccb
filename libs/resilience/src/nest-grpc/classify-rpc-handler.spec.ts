import { describe, expect, it } from '@jest/globals';
import { status } from '@grpc/grpc-js';
import { BadRequestException } from '@nestjs/common';
import { RpcException } from '@nestjs/microservices';
import { CallCancelledError, CircuitOpenError, recordAttempt } from '../core/index.js';
import { classifyRpcHandler } from './index.js';

const CALL = { elapsedMs: 100, fairMs: 50 };
const dependencyDown = recordAttempt(new Error('down'), {
  grantedMs: 700,
  elapsedMs: 3,
  endedBy: 'dropped',
});

function caused(error: RpcException, cause: unknown): RpcException {
  return Object.assign(error, { cause });
}

describe('classifyRpcHandler', () => {
  it.each<{ title: string; error: unknown; outcome: string }>([
    { title: 'NOT_FOUND', error: new RpcException({ code: status.NOT_FOUND }), outcome: 'alive' },
    { title: 'INTERNAL', error: new RpcException({ code: status.INTERNAL }), outcome: 'failure' },
    {
      title: 'RESOURCE_EXHAUSTED of its own',
      error: new RpcException({ code: status.RESOURCE_EXHAUSTED }),
      outcome: 'failure',
    },
    { title: 'CANCELLED', error: new RpcException({ code: status.CANCELLED }), outcome: 'ignore' },
    { title: 'an RpcException of words alone', error: new RpcException('no'), outcome: 'failure' },
    { title: 'validation', error: new BadRequestException(), outcome: 'alive' },
    { title: 'a bug', error: new TypeError('x'), outcome: 'failure' },
    { title: 'a dependency', error: dependencyDown, outcome: 'alive' },
    {
      title: 'a dependency behind an RpcException',
      error: caused(new RpcException({ code: status.UNAVAILABLE }), dependencyDown),
      outcome: 'alive',
    },
    { title: 'an open breaker', error: new CircuitOpenError('c', 'open'), outcome: 'alive' },
    {
      title: 'our caller leaving after a fair time',
      error: new CallCancelledError('caller_left'),
      outcome: 'failure',
    },
  ])('takes $title for $outcome', ({ error, outcome }) => {
    expect(classifyRpcHandler(error, CALL).outcome).toBe(outcome);
  });

  it('names the status that counted', () => {
    const error = new RpcException({ code: status.UNAVAILABLE, message: 'full' });

    expect(classifyRpcHandler(error, CALL)).toEqual({
      outcome: 'failure',
      cause: { code: 'UNAVAILABLE', message: 'full' },
    });
  });
});
