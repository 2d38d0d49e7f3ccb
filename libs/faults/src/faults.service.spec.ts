import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { FaultRequest } from '@firebreak/contracts';
import { FakeClock } from '@firebreak/resilience/testing';
import { FaultInjector, type FaultChange, FaultRefusedError, FaultsService } from './index.js';

function setUp() {
  const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
  const error = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
  const clock = new FakeClock(1_000);
  const operations = ['Charge', 'Quote'];
  const injector = new FaultInjector(operations, 0);
  const faults = new FaultsService(injector, { operations, clock });
  return { faults, injector, clock, warn, error };
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe('the faults of a service', () => {
  it('are none until someone sets one, on the operations it has', () => {
    const { faults, injector } = setUp();

    expect(faults.list()).toEqual([]);
    expect(injector.isIdle).toBe(true);
    expect(faults.operations).toEqual(['Charge', 'Quote']);
  });

  it('are listed complete, in the order they were set', () => {
    const { faults } = setUp();

    faults.set({ kind: 'error-rate', operation: 'Charge', rate: 0.3 });
    faults.set({ kind: 'hang', operation: '*' });

    expect(faults.list()).toEqual([
      { kind: 'error-rate', operation: 'Charge', rate: 0.3, code: 'UNAVAILABLE', seed: 1 },
      { kind: 'hang', operation: '*', rate: 1, seed: 1 },
    ]);
  });

  it('begin when they are set', () => {
    const { faults, injector } = setUp();

    faults.set({ kind: 'flap', operation: 'Charge', upMs: 100, downMs: 100 });

    expect(injector.decide('Charge', 1_099)?.end.kind).toBe('serve');
    expect(injector.decide('Charge', 1_100)?.end.kind).toBe('answer');
  });

  it.each<{ title: string; fault: object; message: string }>([
    {
      title: 'an operation it does not have',
      fault: { kind: 'hang', operation: 'Refund' },
      message: 'The fault hang on Refund was refused: operation must be one of Charge, Quote, *.',
    },
    {
      title: 'everything at once',
      fault: { kind: 'error-rate', operation: 'Refund', rate: 30, code: 'OUCH' },
      message:
        'The fault error-rate on Refund was refused: rate must be above 0 and at most 1; ' +
        'code must be one of CANCELLED, UNKNOWN, INVALID_ARGUMENT, DEADLINE_EXCEEDED, NOT_FOUND, ' +
        'ALREADY_EXISTS, PERMISSION_DENIED, RESOURCE_EXHAUSTED, FAILED_PRECONDITION, ABORTED, ' +
        'OUT_OF_RANGE, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS, UNAUTHENTICATED; ' +
        'operation must be one of Charge, Quote, *.',
    },
    {
      title: 'a negative delay',
      fault: { kind: 'delay', operation: 'Charge', ms: -1 },
      message:
        'The fault delay on Charge was refused: ' +
        'ms must be a whole number of milliseconds from 1 to 600000; ',
    },
    {
      title: 'no name at all, said once',
      fault: { kind: 'hang', operation: '' },
      message:
        'The fault hang on  was refused: operation must be an operation such as Charge, or *.',
    },
  ])('are refused with every reason, and nothing changes: $title', ({ fault, message }) => {
    const { faults, injector } = setUp();

    expect(() => faults.set(fault as FaultRequest)).toThrow(message);
    expect(injector.isIdle).toBe(true);
  });

  it('tells an operation it does not have from one without faults when they are cleared', () => {
    const { faults } = setUp();

    expect(faults.clear('Quote')).toBe(0);
    expect(() => faults.clear('Refund')).toThrow(FaultRefusedError);
  });

  it('are told to listeners as they come and go', () => {
    const { faults } = setUp();
    const seen: FaultChange[] = [];
    const subscription = faults.onChange((change) => seen.push(change));

    faults.set({ kind: 'hang', operation: 'Charge' });
    faults.set({ kind: 'crash', operation: '*' });
    expect(faults.clear()).toBe(2);
    subscription[Symbol.dispose]();
    faults.set({ kind: 'hang', operation: 'Charge' });

    expect(seen.map(({ kind, fault }) => `${kind} ${fault.kind} on ${fault.operation}`)).toEqual([
      'set hang on Charge',
      'set crash on *',
      'cleared hang on Charge',
      'cleared crash on *',
    ]);
  });

  it('do not mind a listener that fails', () => {
    const { faults, error } = setUp();
    const seen: FaultChange[] = [];
    faults.onChange(() => {
      throw new Error('broken');
    });
    faults.onChange((change) => seen.push(change));

    faults.set({ kind: 'hang', operation: 'Charge' });

    expect(seen).toHaveLength(1);
    expect(error).toHaveBeenCalledTimes(1);
  });

  it('cannot be changed through what is listed', () => {
    const { faults } = setUp();
    faults.set({ kind: 'hang', operation: 'Charge' });

    expect(Object.isFrozen(faults.list()[0])).toBe(true);
  });

  it.each<{ fault: FaultRequest; says: string }>([
    {
      fault: { kind: 'error-rate', operation: 'Charge', rate: 0.025 },
      says: 'Charge fails 2.5 % of its calls with UNAVAILABLE',
    },
    {
      fault: { kind: 'delay', operation: 'Charge', ms: 400 },
      says: 'Charge takes 400 ms longer',
    },
    {
      fault: { kind: 'delay', operation: '*', ms: 400, jitterMs: 50 },
      says: 'every operation takes 400 ms longer, ± 50 ms',
    },
    {
      fault: { kind: 'hang', operation: 'Quote' },
      says: 'Quote leaves 100 % of its calls without an answer',
    },
    {
      fault: { kind: 'crash', operation: '*' },
      says: 'every operation ends the process with 1 at its next call',
    },
    {
      fault: { kind: 'crash', operation: 'Charge', afterCalls: 3, exitCode: 9 },
      says: 'Charge ends the process with 9 after 3 more calls',
    },
    {
      fault: { kind: 'flap', operation: 'Charge', upMs: 2_000, downMs: 500 },
      says: 'Charge is up for 2000 ms, then unavailable for 500 ms, in turn',
    },
    {
      fault: { kind: 'slow-start', operation: 'Charge', ms: 5_000, delayMs: 800 },
      says: 'Charge takes 800 ms longer at first, falling to 0 over 5000 ms',
    },
    {
      fault: { kind: 'overload', operation: 'Charge', concurrency: 4 },
      says: 'Charge serves at most 4 at once and refuses the rest',
    },
    {
      fault: { kind: 'mute-markers', operation: '*' },
      says: 'every operation fails without saying whose fault it was',
    },
  ])('are logged when they are set: $says', ({ fault, says }) => {
    const { faults, warn } = setUp();

    faults.set(fault);

    const { kind, ...figures } = faults.list()[0]!;
    expect(warn).toHaveBeenCalledWith(`fault set: ${says}`, {
      event: 'fault.set',
      fault: kind,
      ...figures,
    });
  });

  it('are logged when they are cleared', () => {
    const { faults, warn } = setUp();
    faults.set({ kind: 'hang', operation: 'Charge' });

    faults.clear();

    expect(warn).toHaveBeenLastCalledWith(
      'fault cleared: hang on Charge',
      expect.objectContaining({ event: 'fault.cleared', fault: 'hang', operation: 'Charge' }),
    );
  });
});
