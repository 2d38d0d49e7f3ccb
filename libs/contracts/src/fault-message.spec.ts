import { describe, expect, it } from '@jest/globals';
import type { FaultMessage } from './admin.js';
import { faultFromMessage, faultToMessage } from './fault-message.js';
import { type Fault, FAULT_KINDS, faultSchema } from './faults.js';

const FAULTS: readonly Fault[] = [
  { kind: 'error-rate', operation: 'Charge', seed: 7, rate: 0.3, code: 'INTERNAL' },
  { kind: 'delay', operation: 'Quote', seed: 0, ms: 400, jitterMs: 50 },
  { kind: 'hang', operation: '*', seed: 1, rate: 1 },
  { kind: 'crash', operation: 'Charge', seed: 1, afterCalls: 0, exitCode: 1 },
  { kind: 'flap', operation: 'Charge', seed: 1, upMs: 2_000, downMs: 3_000 },
  { kind: 'slow-start', operation: '*', seed: 1, ms: 10_000, delayMs: 1_000, since: 'set' },
  { kind: 'overload', operation: 'Charge', seed: 1, concurrency: 4 },
  { kind: 'mute-markers', operation: '*', seed: 1 },
];

describe('a fault as a message', () => {
  it.each(FAULTS)('and back is the same: $kind', (fault) => {
    const sent = faultToMessage(fault);
    const effect = Object.keys(sent).at(-1);
    const received = { ...sent, effect } as FaultMessage;

    expect(faultSchema.parse(faultFromMessage(received))).toEqual(fault);
  });

  it('knows every kind', () => {
    expect(FAULTS.map(({ kind }) => kind)).toEqual(FAULT_KINDS);
  });

  it('without an effect is no fault', () => {
    const read = faultSchema.safeParse(faultFromMessage({ operation: 'Charge', seed: 1 }));

    expect(read.error?.issues[0]?.path).toEqual(['kind']);
  });
});
