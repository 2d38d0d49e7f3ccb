import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FaultMessage } from '@firebreak/contracts/plain';
import { FakeAdmin } from '../testing/fake-admin.js';
import { fault, faults } from './fault-verb.js';
import { type FaultOptions, faultWords, parseFault } from './fault-words.js';

const NONE: FaultOptions = {};

describe('a fault as typed', () => {
  it.each([
    {
      typed: 'charge error-rate 0.3',
      options: { code: 'internal', seed: '7' },
      is: { kind: 'error-rate', rate: 0.3, code: 'INTERNAL', seed: 7 },
    },
    { typed: 'charge error-rate 25%', options: NONE, is: { rate: 0.25, code: 'UNAVAILABLE' } },
    { typed: 'quote delay 400', options: { jitter: '50ms' }, is: { ms: 400, jitterMs: 50 } },
    { typed: 'charge hang', options: NONE, is: { kind: 'hang', rate: 1 } },
    { typed: 'charge hang 0.5', options: NONE, is: { rate: 0.5 } },
    { typed: 'charge crash 10', options: { exitCode: '3' }, is: { afterCalls: 10, exitCode: 3 } },
    { typed: 'charge flap 2s 1.5s', options: NONE, is: { upMs: 2_000, downMs: 1_500 } },
    {
      typed: 'all slow-start 1m',
      options: { delay: '2s', since: 'process-start' },
      is: { operation: '*', ms: 60_000, delayMs: 2_000, since: 'process-start' },
    },
    { typed: 'charge overload 0', options: NONE, is: { concurrency: 0 } },
    { typed: '* Mute-Markers', options: NONE, is: { kind: 'mute-markers', operation: '*' } },
  ])('is understood: $typed', ({ typed, options, is }) => {
    const [operation = '', kind = '', ...figures] = typed.split(' ');

    expect(parseFault(operation, kind, figures, options)).toMatchObject(is);
  });

  it.each([
    {
      typed: 'charge fire',
      options: NONE,
      says: '"fire" is no kind of fault. There are error-rate',
    },
    { typed: 'charge delay', options: NONE, says: 'ms must be a whole number of milliseconds' },
    { typed: 'charge delay 2h', options: NONE, says: 'ms must be a whole number of milliseconds' },
    { typed: 'charge error-rate 30', options: NONE, says: 'rate must be above 0 and at most 1' },
    { typed: 'charge hang 0.5 7', options: NONE, says: 'hang takes one figure, and there are 2' },
    { typed: 'charge hang', options: { jitter: '5' }, says: 'Unrecognized key: "jitterMs"' },
    { typed: 'charge overload', options: { seed: 'x' }, says: 'seed must be a whole number' },
  ])('is refused with what must be: $typed', ({ typed, options, says }) => {
    const [operation = '', kind = '', ...figures] = typed.split(' ');

    expect(() => parseFault(operation, kind, figures, options)).toThrow(says);
  });

  it.each<{ message: FaultMessage; words: string }>([
    {
      message: {
        operation: 'Charge',
        seed: 7,
        effect: 'errorRate',
        errorRate: { rate: 0.3, code: 'UNAVAILABLE' },
      },
      words: 'charge error-rate 0.3 --code UNAVAILABLE --seed 7',
    },
    {
      message: { operation: '*', seed: 1, effect: 'flap', flap: { upMs: 2_000, downMs: 500 } },
      words: 'all flap 2000ms 500ms --seed 1',
    },
    {
      message: {
        operation: 'Charge',
        seed: 1,
        effect: 'crash',
        crash: { afterCalls: 2, exitCode: 9 },
      },
      words: 'charge crash 2 --exit-code 9 --seed 1',
    },
  ])('is shown as it would be typed: $words', ({ message, words }) => {
    expect(faultWords(message)).toBe(words);
  });
});

describe('the verbs of faults', () => {
  const hang = { operation: 'Charge', seed: 1, effect: 'hang', hang: { rate: 1 } };
  let admin: FakeAdmin;
  let said: string[];
  const write = (line: string): void => void said.push(line);
  beforeEach(() => {
    admin = new FakeAdmin();
    said = [];
    admin.reply = { faults: [hang], operations: ['Charge'] };
  });

  function typed(text: string) {
    const [operation = '', kind, ...figures] = text.split(' ');
    return { service: 'service-c', operation, kind, figures, options: NONE } as const;
  }

  it.each([
    { text: 'charge hang', method: 'SetFault', request: { fault: { operation: 'charge' } } },
    { text: 'charge off', method: 'ClearFaults', request: { operation: 'charge' } },
    { text: 'all off', method: 'ClearFaults', request: { operation: '*' } },
    { text: 'off', method: 'ClearFaults', request: { operation: '' } },
  ])('fault c $text is $method, and shows what is set then', async ({ text, method, request }) => {
    expect(await fault(admin.stack, typed(text), write)).toBe(0);

    expect(admin.calls).toMatchObject([{ service: 'service-c', method, request }]);
    expect(said).toEqual(['fault c charge hang 1 --seed 1']);
  });

  it('fault without a kind says what is missing, before anything is asked', async () => {
    await expect(fault(admin.stack, typed('charge'), write)).rejects.toThrow(
      'or off: npm run chain -- fault --help',
    );
    expect(admin.calls).toEqual([]);
  });

  it('fault tells why a service refuses', async () => {
    admin.silent.set('service-c', 'INVALID_ARGUMENT');

    await expect(fault(admin.stack, typed('refund hang'), write)).rejects.toThrow(
      'service-c refuses: said nothing (INVALID_ARGUMENT).',
    );
  });

  it('faults leaves out services that can have none, and names those that do not answer', async () => {
    admin.silent.set('service-a', 'UNIMPLEMENTED').set('service-b', 'UNAVAILABLE');

    expect(await faults(admin.stack, write)).toBe(1);

    expect(said).toEqual(['fault c charge hang 1 --seed 1', 'service-b is not running']);
  });

  it('faults says when there are none', async () => {
    admin.reply = { faults: [], operations: [] };

    expect(await faults(admin.stack, write)).toBe(0);
    expect(said).toEqual(['No faults are set.']);
  });
});
