import { describe, expect, it } from '@jest/globals';
import { headingLines, jsonLine, secondLines, summaryLines } from './load-lines.js';
import type { LoadSnapshot } from './load-lines.js';
import type { Counts } from './tally.js';

const dead: Counts = {
  sent: 25,
  ok: 0,
  failed: { '503': 24, '504': 1 },
  p50Ms: 1.23,
  p99Ms: 2003.4,
};
const fine: Counts = { sent: 25, ok: 25, failed: {}, p50Ms: 0.91, p99Ms: 12.4 };
const silent: Counts = { sent: 25, ok: 0, failed: {}, p50Ms: undefined, p99Ms: undefined };

function snapshot(
  operations: LoadSnapshot['operations'],
  more: Partial<LoadSnapshot> = {},
): LoadSnapshot {
  return { elapsedS: 12, operations, inFlight: 0, dropped: 0, ...more };
}

describe('a second of a load', () => {
  it('shows two operations side by side under their headings, within 80 columns', () => {
    const operations = new Map([
      ['orders', dead],
      ['reads', fine],
    ] as const);
    const lines = [...headingLines(['orders', 'reads']), ...secondLines(snapshot(operations))];
    expect(lines).toEqual([
      '      orders                              | reads',
      ' time sent    ok   p50   p99 failed       | sent    ok   p50   p99 failed',
      '  12s   25     0   1.2  2003 503:24 504:1 |   25    25   0.9    12',
    ]);
  });

  it('shows dashes while nothing is answered', () => {
    expect(secondLines(snapshot(new Map([['orders', silent]])))).toEqual([
      '  12s   25     0     -     -',
    ]);
  });

  it('gives three operations a line each', () => {
    const operations = new Map([
      ['orders', dead],
      ['quotes', silent],
      ['reads', fine],
    ] as const);
    expect([
      ...headingLines(['orders', 'quotes', 'reads']),
      ...secondLines(snapshot(operations)),
    ]).toEqual([
      ' time          sent    ok   p50   p99 ms  failed',
      '  12s orders     25     0   1.2  2003 503:24 504:1',
      '      quotes     25     0     -     -',
      '      reads      25    25   0.9    12',
    ]);
  });

  it.each([[1], [2], [3]])(
    'stays within 80 columns with %d operations and many kinds of failure',
    (n) => {
      const failed = {
        '503': 9_999,
        '504': 888,
        conn: 77,
        timeout: 6,
        '502': 5,
        '429': 4,
        '404': 3,
      };
      const wild = { sent: 9_999, ok: 9_999, failed, p50Ms: 10_000, p99Ms: 99_999 };
      const names = (['orders', 'quotes', 'reads'] as const).slice(0, n);
      const operations = new Map(names.map((name) => [name, wild] as const));
      const lines = [...headingLines(names), ...secondLines(snapshot(operations))];
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    },
  );

  it('is JSON for programs', () => {
    const line = jsonLine('second', snapshot(new Map([['orders', dead]])));
    expect(JSON.parse(line)).toEqual({
      kind: 'second',
      elapsedS: 12,
      inFlight: 0,
      dropped: 0,
      operations: { orders: { ...dead } },
    });
  });
});

describe('the summary of a load', () => {
  it('has a line per operation and never rounds a failure away', () => {
    const almost: Counts = { sent: 100_000, ok: 99_999, failed: { conn: 1 }, p50Ms: 1, p99Ms: 2 };
    const operations = new Map([
      ['orders', dead],
      ['reads', almost],
    ] as const);
    expect(summaryLines(snapshot(operations, { elapsedS: 60, inFlight: 2, dropped: 7 }))).toEqual([
      'In 60 s:',
      'orders  25 sent, 0 ok (0.0 %), p50 1.2 ms, p99 2003 ms; failed 503:24 504:1',
      'reads   100000 sent, 99999 ok (99.99 %), p50 1.0 ms, p99 2.0 ms; failed conn:1',
      '2 still unanswered',
      '7 not sent: too many under way',
    ]);
  });
});
