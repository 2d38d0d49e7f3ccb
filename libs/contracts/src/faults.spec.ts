import { describe, expect, it } from '@jest/globals';
import { FAULT_CODES, FAULT_KINDS, type FaultRequest, faultSchema } from './faults.js';

const RATE = { kind: 'error-rate', operation: 'Charge', rate: 0.3 } as const;
const HANG = { kind: 'hang', operation: '*' } as const;
const DELAY = { kind: 'delay', operation: 'Quote', ms: 400 } as const;

describe('a fault', () => {
  it.each<{ title: string; given: FaultRequest; more: object }>([
    { title: 'an error rate', given: RATE, more: { code: 'UNAVAILABLE', seed: 1 } },
    { title: 'a delay', given: DELAY, more: { jitterMs: 0, seed: 1 } },
    { title: 'one on every operation', given: HANG, more: { rate: 1, seed: 1 } },
    {
      title: 'a crash',
      given: { kind: 'crash', operation: 'Charge' },
      more: { afterCalls: 0, exitCode: 1, seed: 1 },
    },
    {
      title: 'a slow start',
      given: { kind: 'slow-start', operation: '*', ms: 5_000 },
      more: { delayMs: 1_000, since: 'set', seed: 1 },
    },
    { title: 'an overload that refuses all', given: overload(0), more: { seed: 1 } },
    { title: 'one with a seed of its own', given: { ...DELAY, seed: 7 }, more: { jitterMs: 0 } },
  ])('is taken with its defaults: $title', ({ given, more }) => {
    expect(faultSchema.parse(given)).toEqual({ ...given, ...more });
  });

  it.each<{ title: string; given: object; faults: string[] }>([
    {
      title: 'no operation',
      given: { kind: 'hang', operation: '' },
      faults: ['operation must be an operation such as Charge, or *'],
    },
    { title: 'a rate of 0', given: { ...RATE, rate: 0 }, faults: ['rate must be above 0'] },
    { title: 'a rate above 1', given: { ...RATE, rate: 30 }, faults: ['rate must be above 0'] },
    { title: 'the code OK', given: { ...RATE, code: 'OK' }, faults: ['code must be one of CANC'] },
    {
      title: 'more jitter than delay',
      given: { ...DELAY, jitterMs: 401 },
      faults: ['jitterMs must be at most ms'],
    },
    {
      title: 'half a millisecond',
      given: { ...DELAY, ms: 0.5 },
      faults: ['ms must be a whole number of milliseconds from 1 to 600000'],
    },
    {
      title: 'a field of another kind',
      given: { kind: 'hang', operation: 'Charge', ms: 4 },
      faults: ['Unrecognized key: "ms"'],
    },
    {
      title: 'a negative limit',
      given: overload(-1),
      faults: ['concurrency must be a whole number of calls from 0 to 10000'],
    },
    {
      title: 'two faults at once, both said',
      given: { kind: 'flap', operation: '*', upMs: 0, downMs: 700_000 },
      faults: ['upMs must be', 'downMs must be'],
    },
    { title: 'an unknown kind', given: { kind: 'fire' }, faults: ['kind must be one of'] },
  ])('is refused: $title', ({ given, faults }) => {
    const { error } = faultSchema.safeParse(given);
    const said = error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`.trim());

    expect(said).toEqual(faults.map((fault) => expect.stringContaining(fault)));
  });

  it('has every kind the schema knows, and every code but OK', () => {
    const known = faultSchema.options.map(({ shape }) => shape.kind.value);

    expect(FAULT_KINDS).toEqual(known);
    expect(FAULT_CODES).toHaveLength(16);
    expect(FAULT_CODES).not.toContain('OK');
  });
});

function overload(concurrency: number) {
  return { kind: 'overload', operation: 'Charge', concurrency } as const;
}
