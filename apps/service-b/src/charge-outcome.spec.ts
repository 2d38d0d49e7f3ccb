import { status } from '@grpc/grpc-js';
import { describe, expect, it } from '@jest/globals';
import {
  BudgetExhaustedError,
  BulkheadFullError,
  CallCancelledError,
  CircuitOpenError,
} from '@firebreak/resilience';
import { recordAttempt } from '@firebreak/resilience/grpc';
import { serviceError } from '../test/service-error.js';
import { chargeOutcomeOf } from './charge-outcome.js';
import type { ChargeOutcome } from './order.js';

describe('chargeOutcomeOf', () => {
  it.each<{ title: string; error: unknown; kind: ChargeOutcome['kind'] }>([
    {
      title: 'the breaker refused',
      error: new CircuitOpenError('service-c/Charge', 'open', 100),
      kind: 'not_charged',
    },
    {
      title: 'our own limit was reached',
      error: new BulkheadFullError('service-c/Charge', 64, 0, 'full'),
      kind: 'not_charged',
    },
    {
      title: 'too little time was left',
      error: new BudgetExhaustedError('service-c/Charge', 1, 100),
      kind: 'not_charged',
    },
    {
      title: 'no connection',
      error: serviceError(status.UNAVAILABLE, 'never_sent'),
      kind: 'not_charged',
    },
    {
      title: 'our caller had left before it was sent',
      error: attempt(new CallCancelledError('caller_left'), 'never_sent'),
      kind: 'not_charged',
    },
    {
      title: 'C answered INVALID_ARGUMENT',
      error: serviceError(status.INVALID_ARGUMENT, 'peer'),
      kind: 'not_charged',
    },
    {
      title: 'C answered INTERNAL',
      error: serviceError(status.INTERNAL, 'peer'),
      kind: 'unknown',
    },
    {
      title: 'C answered UNKNOWN',
      error: serviceError(status.UNKNOWN, 'peer'),
      kind: 'unknown',
    },
    {
      title: 'C answered RESOURCE_EXHAUSTED',
      error: serviceError(status.RESOURCE_EXHAUSTED, 'peer'),
      kind: 'not_charged',
    },
    {
      title: 'C knows the key with another request',
      error: serviceError(status.FAILED_PRECONDITION, 'peer', {
        'refusal-reason': 'idempotency_key_reused',
      }),
      kind: 'key_reused',
    },
    {
      title: 'C answered FAILED_PRECONDITION without a reason',
      error: serviceError(status.FAILED_PRECONDITION, 'peer'),
      kind: 'unknown',
    },
    {
      title: 'C answered INTERNAL with the reason of another code',
      error: serviceError(status.INTERNAL, 'peer', { 'refusal-reason': 'idempotency_key_reused' }),
      kind: 'unknown',
    },
    {
      title: 'C answered DATA_LOSS',
      error: serviceError(status.DATA_LOSS, 'peer'),
      kind: 'unknown',
    },
    {
      title: 'C gave up: UNAVAILABLE',
      error: serviceError(status.UNAVAILABLE, 'peer'),
      kind: 'unknown',
    },
    {
      title: 'C gave up: CANCELLED',
      error: serviceError(status.CANCELLED, 'peer'),
      kind: 'unknown',
    },
    {
      title: 'C gave up: DEADLINE_EXCEEDED',
      error: serviceError(status.DEADLINE_EXCEEDED, 'peer'),
      kind: 'unknown',
    },
    {
      title: 'our deadline passed',
      error: serviceError(status.DEADLINE_EXCEEDED, 'own_deadline'),
      kind: 'unknown',
    },
    {
      title: 'dropped after it was sent',
      error: serviceError(status.UNAVAILABLE, 'dropped'),
      kind: 'unknown',
    },
    {
      title: 'our caller left while it was out',
      error: attempt(new CallCancelledError('caller_left'), 'caller'),
      kind: 'unknown',
    },
    { title: 'nobody knows', error: new TypeError('oops'), kind: 'unknown' },
  ])('$title: $kind', ({ error, kind }) => {
    expect(chargeOutcomeOf(error)).toEqual({ kind });
  });

  const neverSent = serviceError(status.UNAVAILABLE, 'never_sent');
  const dropped = serviceError(status.UNAVAILABLE, 'dropped');
  const open = new CircuitOpenError('service-c/Charge', 'open', 100);

  it.each([
    { title: 'neither attempt was sent', attempts: [neverSent, neverSent], kind: 'not_charged' },
    { title: 'the second was not sent', attempts: [dropped, neverSent], kind: 'unknown' },
    { title: 'the breaker refused the second', attempts: [dropped, open], kind: 'unknown' },
    { title: 'the first was not sent', attempts: [neverSent, dropped], kind: 'unknown' },
  ])('of two attempts, where $title: $kind', ({ attempts, kind }) => {
    expect(chargeOutcomeOf(attempts.at(-1), attempts)).toEqual({ kind });
  });
});

function attempt(error: CallCancelledError, endedBy: 'never_sent' | 'caller'): CallCancelledError {
  return recordAttempt(error, { grantedMs: 700, elapsedMs: 5, endedBy });
}
