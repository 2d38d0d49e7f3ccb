import { describe, expect, it } from '@jest/globals';
import type { LogLine } from '@firebreak/stack';
import { CellAxis } from './cell-axis.js';
import { loadId } from './load-id.js';
import { chargesIn, transitionsIn } from './read-logs.js';

const AXIS = new CellAxis(5_000, Date.parse('2026-01-02T03:04:05.000Z'));

function line(fields: Partial<LogLine>): LogLine {
  const time = '2026-01-02T03:04:05.250Z';
  return { time, level: 'info', service: 'service-b', msg: 'm', ...fields };
}

describe('what services logged', () => {
  it('tells what breakers did, on the axis of the cell', () => {
    const moved = { breaker: 'service-c/Charge', from: 'closed', to: 'open', reason: 'failures' };

    expect(
      transitionsIn(
        [
          line({ event: 'circuit.opened', ...moved, blame: 'service-c', openMs: 5_000 }),
          line({ event: 'circuit.refused', breaker: 'service-c/Charge', count: 3 }),
          line({ event: 'order.placed' }),
          line({
            event: 'circuit.half_open',
            ...moved,
            from: 'open',
            to: 'half_open',
            reason: 'open_period_over',
            time: '2026-01-02T03:04:04.999Z',
          }),
        ],
        AXIS,
      ),
    ).toEqual([
      { atMs: 250, service: 'service-b', ...moved, blame: 'service-c' },
      {
        atMs: -1,
        service: 'service-b',
        ...moved,
        from: 'open',
        to: 'half_open',
        reason: 'open_period_over',
      },
    ]);
  });

  it('tells whose order of the load was charged', () => {
    expect(
      chargesIn([
        line({ event: 'payment.charged', correlationId: 'lab-1-7' }),
        line({ event: 'payment.cancelled', correlationId: 'lab-1-8' }),
        line({ event: 'payment.charged' }),
        line({ event: 'payment.charged', correlationId: 'drawn-by-a-for-the-warm-up' }),
      ]),
    ).toEqual([loadId(1, 7)]);
  });
});

describe('the axis of a cell', () => {
  it('begins when the fault struck, for both clocks', () => {
    expect(AXIS.ofTimer(5_100)).toBe(100);
    expect(AXIS.ofLog('2026-01-02T03:04:06.000Z')).toBe(1_000);
    expect(AXIS.timerOf(100)).toBe(5_100);
  });
});
