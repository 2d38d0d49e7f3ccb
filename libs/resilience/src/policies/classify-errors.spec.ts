import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import {
  BudgetExhaustedError,
  CallCancelledError,
  CircuitOpenError,
  type CallFacts,
} from '../core/index.js';
import { classifyErrors, failOnly, judgeCancel } from './classify-errors.js';
import { isLocal, markLocal } from './local-error.js';

const CALL: CallFacts = { elapsedMs: 10, fairMs: 350 };

class ConnectionError extends Error {}
class TimeoutError extends Error {}

function withCode(message: string, code: unknown): Error {
  return Object.assign(new Error(message), { code });
}

function wrapped(times: number): Error {
  if (times === 0) return withCode('connect', 'ECONNREFUSED');
  return new Error('wrapped', { cause: wrapped(times - 1) });
}

function ownCause(): Error {
  const error = new Error('round');
  return Object.assign(error, { cause: error });
}

function aborted(): Error {
  return Object.assign(new Error('This operation was aborted'), { name: 'AbortError' });
}

describe('classifyErrors', () => {
  it.each<{ title: string; error: unknown; code: string; message: string }>([
    { title: 'an error', error: new Error('boom'), code: 'Error', message: 'boom' },
    { title: 'a bug', error: new TypeError('x of null'), code: 'TypeError', message: 'x of null' },
    {
      title: 'an error with a code',
      error: withCode('refused', 'ECONNREFUSED'),
      code: 'ECONNREFUSED',
      message: 'refused',
    },
    {
      title: 'an error with a numeric code, which says nothing here',
      error: withCode('down', 14),
      code: 'Error',
      message: 'down',
    },
    {
      title: 'an error whose code is too long for a name',
      error: withCode('down', 'x'.repeat(65)),
      code: 'Error',
      message: 'down',
    },
    {
      title: 'what fetch throws, by its cause',
      error: new TypeError('fetch failed', { cause: withCode('connect', 'ECONNREFUSED') }),
      code: 'ECONNREFUSED',
      message: 'fetch failed',
    },
    {
      title: 'a cause further in',
      error: new Error('no price', {
        cause: new TypeError('fetch failed', {
          cause: withCode('slow', 'UND_ERR_CONNECT_TIMEOUT'),
        }),
      }),
      code: 'UND_ERR_CONNECT_TIMEOUT',
      message: 'no price',
    },
    {
      title: 'an error with a code and a cause with another, by its own',
      error: Object.assign(new Error('no price', { cause: withCode('connect', 'ECONNREFUSED') }), {
        code: 'PRICES_UNREACHABLE',
      }),
      code: 'PRICES_UNREACHABLE',
      message: 'no price',
    },
    {
      title: 'a cause that is no error, which says nothing',
      error: new Error('no price', { cause: 'because' }),
      code: 'Error',
      message: 'no price',
    },
    {
      title: 'an error that is its own cause',
      error: ownCause(),
      code: 'Error',
      message: 'round',
    },
    {
      title: 'the eighth cause, the last that is looked at',
      error: wrapped(8),
      code: 'ECONNREFUSED',
      message: 'wrapped',
    },
    { title: 'more causes than eight', error: wrapped(9), code: 'Error', message: 'wrapped' },
    {
      title: 'an error of another realm',
      error: runInNewContext("new RangeError('far')"),
      code: 'RangeError',
      message: 'far',
    },
    { title: 'a string', error: 'boom', code: 'string', message: 'boom' },
    { title: 'nothing', error: undefined, code: 'undefined', message: 'undefined' },
  ])('holds $title against the callee', ({ error, code, message }) => {
    expect(classifyErrors(error, CALL)).toEqual({ outcome: 'failure', cause: { code, message } });
  });

  it.each<{ title: string; error: Error }>([
    {
      title: 'trap 9: refused by a breaker further in',
      error: new CircuitOpenError('quote', 'open', 100),
    },
    {
      title: 'not begun for lack of time',
      error: new BudgetExhaustedError('charge', 20, 100),
    },
    {
      title: 'our own doing before anything was sent',
      error: markLocal(new Error('cannot serialize')),
    },
  ])('ignores what was $title', ({ error }) => {
    expect(classifyErrors(error, CALL)).toEqual({ outcome: 'ignore' });
  });

  it.each<{ title: string; error: Error }>([
    { title: 'our caller left', error: new CallCancelledError('caller_left') },
    { title: 'our caller’s deadline passed', error: new CallCancelledError('deadline') },
    { title: 'a signal aborted', error: aborted() },
    { title: 'the platform’s own signal aborted', error: AbortSignal.abort().reason as Error },
  ])('judges by rule D when $title', ({ error }) => {
    expect(classifyErrors(error, { elapsedMs: 349, fairMs: 350 }).outcome).toBe('ignore');
    expect(classifyErrors(error, { elapsedMs: 350, fairMs: 350 }).outcome).toBe('failure');
  });
});

describe('rule D: a cancelled call counts if the callee had its fair time', () => {
  it.each<{ title: string; call: CallFacts; outcome: string }>([
    { title: 'at once', call: { elapsedMs: 0, fairMs: 350 }, outcome: 'ignore' },
    { title: '1 ms short of it', call: { elapsedMs: 349, fairMs: 350 }, outcome: 'ignore' },
    { title: 'at it', call: { elapsedMs: 350, fairMs: 350 }, outcome: 'failure' },
    { title: 'after it', call: { elapsedMs: 9_000, fairMs: 350 }, outcome: 'failure' },
    { title: 'after long, if none is set', call: { elapsedMs: 9_000 }, outcome: 'ignore' },
  ])('$title: $outcome', ({ call, outcome }) => {
    expect(judgeCancel(call).outcome).toBe(outcome);
  });

  it('names the cause', () => {
    expect(judgeCancel({ elapsedMs: 1, fairMs: 1 }).cause).toEqual({ code: 'CANCELLED' });
  });
});

describe('failOnly', () => {
  const classify = failOnly(ConnectionError, TimeoutError);

  it.each<{ title: string; error: unknown; outcome: string }>([
    { title: 'the first class', error: new ConnectionError('down'), outcome: 'failure' },
    { title: 'the second class', error: new TimeoutError('slow'), outcome: 'failure' },
    {
      title: 'a subclass',
      error: new (class extends TimeoutError {})('slow'),
      outcome: 'failure',
    },
    { title: 'another class', error: new TypeError('bug'), outcome: 'ignore' },
    { title: 'no error at all', error: 'boom', outcome: 'ignore' },
    {
      title: 'the first class, marked as our own doing',
      error: markLocal(new ConnectionError('no address')),
      outcome: 'ignore',
    },
  ])('$title: $outcome', ({ error, outcome }) => {
    expect(classify(error, CALL).outcome).toBe(outcome);
  });

  it('of nothing counts nothing', () => {
    expect(failOnly()(new Error('boom'), CALL).outcome).toBe('ignore');
  });
});

describe('local errors', () => {
  it('are marked without a trace on the error itself', () => {
    const error = new Error('cannot serialize');

    expect(markLocal(error)).toBe(error);

    expect(isLocal(error)).toBe(true);
    expect(Object.keys(error)).toEqual([]);
  });

  it.each([{ error: new Error('other') }, { error: undefined }, { error: 'text' }])(
    'are no others: $error',
    ({ error }) => {
      expect(isLocal(error)).toBe(false);
    },
  );
});
