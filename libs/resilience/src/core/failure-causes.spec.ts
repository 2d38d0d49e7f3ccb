import { describe, expect, it } from '@jest/globals';
import { dueCause, slowCause } from './failure-causes.js';

const STALL = { afterMs: 500, count: 3 };
const LEASE_EXPIRED = { code: 'PROBE_LEASE_EXPIRED', message: 'a probe was never answered' };

describe('the cause of a move that fell due', () => {
  it.each([
    {
      title: 'calls that hung',
      reason: 'stalled',
      stall: STALL,
      cause: {
        code: 'STALLED',
        message: '3 calls failed or unanswered for 500 ms, and no success between',
      },
    },
    { title: 'a lease', reason: 'probe_lease_expired', stall: STALL, cause: LEASE_EXPIRED },
    {
      title: 'a lease where nothing watches for stalls',
      reason: 'probe_lease_expired',
      stall: undefined,
      cause: LEASE_EXPIRED,
    },
  ] as const)('$title', ({ reason, stall, cause }) => {
    expect(dueCause(reason, { ...(stall && { stall }) })).toEqual(cause);
  });
});

describe('the cause where calls were slow', () => {
  it.each([
    { slowMs: 200, message: 'took 251 ms; slow is 200 ms' },
    { slowMs: undefined, message: 'took 251 ms' },
  ])('of a limit of $slowMs ms: $message', ({ slowMs, message }) => {
    const slowCalls = slowMs && { slowMs, rate: 0.5, minCalls: 1, calls: 1 };

    expect(slowCause(250.6, { ...(slowCalls && { slowCalls }) })).toEqual({
      code: 'SLOW_CALL',
      message,
    });
  });
});
