import { describe, expect, it } from '@jest/globals';
import type { BreakerStatus } from '@firebreak/contracts/plain';
import { metricsReport, operationRows } from './metrics-report.js';
import { reportMarkdown, reportTable } from './report-text.js';
import { breaker, operation, span, status } from './testing/fake-measured.js';

const moves = {
  transitions: (name: string) => name.length,
  allTransitions: 41,
  unheardEver: new Map(),
};
const nobodyHeard = {
  ...moves,
  unheardEver: new Map([['service-a', 'is not running'] as const]),
};

function counters(success: number, failure: number, blocked: number): BreakerStatus['counters'] {
  return { success, failure, blocked, alive: 1, ignored: 1, inFlight: 3, late: 2 };
}

function charge(success: number, failure: number, blocked: number, timeSavedMs: number) {
  return breaker({ counters: counters(success, failure, blocked), timeSavedMs });
}

/** B before and after a run in which it made 40 calls of C that took 10 ms each. */
const RUN = span({
  before: new Map([
    status(
      'service-b',
      [charge(10, 0, 5, 100)],
      [{ direction: 'OUTBOUND', operation: 'Charge', started: 10, inFlight: 0, waitedMs: 50 }],
    ),
  ]),
  after: new Map([
    status(
      'service-b',
      [charge(40, 10, 1_005, 12_100)],
      [{ direction: 'OUTBOUND', operation: 'Charge', started: 51, inFlight: 1, waitedMs: 450 }],
    ),
  ]),
  load: new Map([['orders', operation({ ended: 2_000, ok: 500, meanMs: 4 })]]),
});

describe('the metrics report', () => {
  it('has the figures of source 000, for the clients and for each breaker', () => {
    expect(metricsReport({ span: RUN, moves })).toEqual([
      ['', 'clients', 'A→B', 'A→B PlaceOrder', 'B→C Charge'],
      ['requests attempted', '2,000', '-', '-', '1,040'],
      ['blocked by a breaker', '1,000', '-', '-', '1,000'],
      ['time saved by failing fast', '12.0 s', '-', '-', '12.0 s'],
      ['state transitions', '41', '9', '20', '16'],
      ['success rate', '25.0 %', '-', '-', '2.9 %'],
      ['failure rate', '75.0 %', '-', '-', '0.96 %'],
      ['average response', '4.0 ms', '-', '-', '10 ms'],
    ]);
  });

  it('has a dash for what was not measured', () => {
    const nothing = span({ load: new Map(), before: new Map(), after: new Map() });

    const [, ...rows] = metricsReport({ span: nothing, moves: nobodyHeard });

    expect(rows.find(([name]) => name === 'state transitions')).toEqual([
      'state transitions',
      '-',
      '-',
      '-',
      '16',
    ]);
    const others = rows.filter(([name]) => name !== 'state transitions');
    for (const [name, clients, ...breakers] of others) {
      expect([name, clients]).toEqual([name, name === 'requests attempted' ? '0' : '-']);
      expect(breakers).toEqual(['-', '-', '-']);
    }
  });

  it('counts nothing for a breaker whose service began to count anew', () => {
    const restarted = span({ before: RUN.after, after: RUN.before });

    const [, attempted] = metricsReport({ span: restarted, moves });

    expect(attempted?.at(-1)).toBe('-');
  });

  it('fits 80 columns, also with large figures', () => {
    const rows = metricsReport({ span: RUN, moves }).map((row) =>
      row.map((cell, i) => (i > 0 && /^\d/.test(cell) ? '2,999.9 s' : cell)),
    );

    for (const line of reportTable(rows, '  ')) expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe('a table', () => {
  const rows = [
    ['', 'answered', 'ok'],
    ['orders', '1,250', '9'],
  ];

  it('is aligned: names to the left, figures to the right', () => {
    expect(reportTable(rows, '  ')).toEqual(['          answered  ok', '  orders     1,250   9']);
  });

  it('is aligned as Markdown, too', () => {
    expect(reportMarkdown(rows)).toEqual([
      '|        | answered |  ok |',
      '| ------ | -------: | --: |',
      '| orders |    1,250 |   9 |',
    ]);
  });

  it('has a row for each operation', () => {
    expect(operationRows(RUN)).toEqual([
      ['', 'answered', 'succeeded', 'success rate', 'average', '99 % within'],
      ['orders', '2,000', '500', '25.0 %', '4.0 ms', '32 ms'],
    ]);
  });

  it('has them in the same order, whichever was sent first', () => {
    const load = new Map([...span().load].toReversed());

    const names = operationRows(span({ load })).map(([name]) => name);

    expect(names).toEqual(['', 'orders', 'reads', 'quotes']);
  });
});
