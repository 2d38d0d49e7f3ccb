import { getEventListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { CallCancelledError, DeadlineExceededError } from '../core/index.js';
import { cancelError, onAbort } from './cancellation.js';

const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

describe('waiting for a signal', () => {
  it('trap 19: costs it one listener, however many wait, and none when the last has gone', () => {
    const { signal } = new AbortController();

    const waits = Array.from({ length: 10_000 }, () => onAbort(signal, () => undefined));
    expect(listeners(signal)).toBe(1);

    for (const wait of waits) wait[Symbol.dispose]();
    expect(listeners(signal)).toBe(0);
  });

  it('tells all that wait, once, and not those who left', () => {
    const controller = new AbortController();
    const told: string[] = [];
    onAbort(controller.signal, () => told.push('a'));
    const gone = onAbort(controller.signal, () => told.push('b'));
    onAbort(controller.signal, () => told.push('c'));

    gone[Symbol.dispose]();
    controller.abort();
    controller.abort();

    expect(told).toEqual(['a', 'c']);
    expect(listeners(controller.signal)).toBe(0);
  });

  it('does not tell whoever leaves while the others are told', () => {
    const controller = new AbortController();
    const told: string[] = [];
    const leaving: Disposable[] = [];
    onAbort(controller.signal, () => leaving[0]?.[Symbol.dispose]());
    leaving.push(onAbort(controller.signal, () => void told.push('second')));

    controller.abort();

    expect(told).toEqual([]);
  });

  it('begins anew after all have gone', () => {
    const controller = new AbortController();
    const told: string[] = [];
    onAbort(controller.signal, () => told.push('first'))[Symbol.dispose]();
    onAbort(controller.signal, () => told.push('second'));

    controller.abort();

    expect(told).toEqual(['second']);
  });
});

describe('the error of a cancelled call', () => {
  it.each<{ title: string; reason: unknown; expected: string }>([
    {
      title: 'the caller left',
      reason: new CallCancelledError('caller_left'),
      expected: 'caller_left',
    },
    {
      title: 'its deadline passed',
      reason: new CallCancelledError('deadline'),
      expected: 'deadline',
    },
    {
      title: 'our own total ran out',
      reason: new DeadlineExceededError('charge', 100, 'total'),
      expected: 'deadline',
    },
    {
      title: 'the time of AbortSignal.timeout ran out',
      reason: new DOMException('too late', 'TimeoutError'),
      expected: 'deadline',
    },
    { title: 'a bare abort', reason: undefined, expected: 'caller_left' },
    { title: 'a reason of the user’s own', reason: 'no more', expected: 'caller_left' },
  ])('$title: $expected', ({ reason, expected }) => {
    const error = cancelError(AbortSignal.abort(reason));

    expect(error).toBeInstanceOf(CallCancelledError);
    expect(error.reason).toBe(expected);
    if (reason !== undefined) expect(error.cause).toBe(reason);
  });

  it('is a new one for each call', () => {
    const signal = AbortSignal.abort(new CallCancelledError('deadline'));

    expect(cancelError(signal)).not.toBe(cancelError(signal));
  });
});
