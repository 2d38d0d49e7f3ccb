import { describe, expect, it } from '@jest/globals';
import type { CellResult } from '../results/cell-result.js';
import { agreementOf } from './agreement.js';

const ANSWERS = { sent: 100, degraded: 0, failed: {}, histogram: [] };

/** As much of a cell as is compared. */
function cell(ok: number, attempts: number, detectMs: number | null): CellResult {
  const latency = { meanMs: 30, p50Ms: 30, p90Ms: 30, p99Ms: 30, maxMs: 30 };
  const orders = { ...ANSWERS, ok, latency };
  const hop = { attempts, neverSent: 0, blocked: 0, waitedMs: 0 };
  return {
    cell: { placement: 'b-c', fault: 'hang', openMs: 5_000 },
    phases: { healthy: { orders }, fault: { orders }, recovery: {} },
    hops: { aToB: hop, bToC: hop },
    detectMs,
    recoverMs: null,
    peakInFlight: { a: 20, b: 20 },
    transitions: [],
  } as unknown as CellResult;
}

describe('agreement of a real run and its simulation', () => {
  it.each([
    {
      title: 'a share 0.05 apart',
      real: cell(50, 40, 900),
      simulated: cell(55, 40, 900),
      metric: 'orders ok',
      agrees: true,
    },
    {
      title: 'a share further apart',
      real: cell(50, 40, 900),
      simulated: cell(56, 40, 900),
      metric: 'orders ok',
      agrees: false,
    },
    {
      title: 'attempts 20 % apart',
      real: cell(50, 100, 900),
      simulated: cell(50, 120, 900),
      metric: 'attempts at C',
      agrees: true,
    },
    {
      title: 'attempts further apart',
      real: cell(50, 100, 900),
      simulated: cell(50, 121, 900),
      metric: 'attempts at C',
      agrees: false,
    },
    {
      title: 'few attempts, five apart',
      real: cell(50, 10, 900),
      simulated: cell(50, 15, 900),
      metric: 'attempts at C',
      agrees: true,
    },
    {
      title: 'detection 100 ms apart',
      real: cell(50, 10, 120),
      simulated: cell(50, 10, 220),
      metric: 'until a breaker opened, ms',
      agrees: true,
    },
    {
      title: 'detection that only one has',
      real: cell(50, 10, null),
      simulated: cell(50, 10, 220),
      metric: 'until a breaker opened, ms',
      agrees: false,
    },
  ])('$title: $agrees', ({ real, simulated, metric, agrees }) => {
    const { rows } = agreementOf('lab-results/x', [real], [simulated]);

    expect(rows.find((row) => row.metric === metric)?.agrees).toBe(agrees);
  });

  it('goes by the means of the repeats, and leaves out what neither has', () => {
    const real = [cell(40, 10, null), cell(60, 10, null)];

    const { rows } = agreementOf('lab-results/x', real, [cell(50, 10, null)]);

    expect(rows[0]).toMatchObject({ metric: 'orders ok', real: 0.5, simulated: 0.5, agrees: true });
    expect(rows.map(({ metric }) => metric)).not.toContain('until a breaker opened, ms');
  });
});
