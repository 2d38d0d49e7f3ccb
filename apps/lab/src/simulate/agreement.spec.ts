import { describe, expect, it } from '@jest/globals';
import type { CellResult } from '../results/cell-result.js';
import { agreementOf } from './agreement.js';

const ANSWERS = { sent: 100, degraded: 0, failed: {}, histogram: [] };

/** As much of a cell as is compared. */
function cell(
  ok: number,
  attempts: number,
  detectMs: number | null,
  recovery: Partial<Pick<CellResult, 'recoverMs' | 'transitions'>> = {},
): CellResult {
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
    ...recovery,
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

  const recovered = (real: CellResult, simulated: CellResult) =>
    agreementOf('x', [real], [simulated]).rows.find(({ metric }) => metric.startsWith('until all'));

  it.each([
    { title: 'near each other', simulatedMs: 1_500, agrees: true },
    { title: 'further apart', simulatedMs: 1_501, agrees: false },
  ])('judges recoveries without breakers that are $title', ({ simulatedMs, agrees }) => {
    const real = cell(50, 10, null, { recoverMs: 1_000 });

    const row = recovered(real, cell(50, 10, null, { recoverMs: simulatedMs }));

    expect(row).toMatchObject({ tolerance: 500, agrees });
  });

  it('shows recoveries behind breakers without a judgement', () => {
    const transitions = [{}] as unknown as CellResult['transitions'];
    const real = cell(50, 10, 900, { recoverMs: 400, transitions });

    const row = recovered(real, cell(50, 10, 900, { recoverMs: 4_400, transitions }));

    expect(row).toMatchObject({ real: 400, simulated: 4_400, tolerance: null, agrees: null });
  });

  it.each([
    { title: 'as often', real: [900, null, null], simulated: [900, 900, null], agrees: true },
    { title: 'in one alone', real: [900, null, null], simulated: [900, 900, 900], agrees: false },
  ])('counts repeats without a value: $title', ({ real, simulated, agrees }) => {
    const cells = (times: readonly (number | null)[]) => times.map((ms) => cell(50, 10, ms));

    const { rows } = agreementOf('x', cells(real), cells(simulated));

    const row = rows.find(({ metric }) => metric.startsWith('until a breaker'));
    expect(row).toMatchObject({ real: 900, never: { real: 2 }, agrees });
  });

  it('keeps the name of the real run, not where it lies', () => {
    expect(agreementOf('/home/me/lab-results/x/', [], []).beside).toBe('x');
  });

  it('goes by the means of the repeats, and leaves out what neither has', () => {
    const real = [cell(40, 10, null), cell(60, 10, null)];

    const { rows } = agreementOf('lab-results/x', real, [cell(50, 10, null)]);

    expect(rows[0]).toMatchObject({ metric: 'orders ok', real: 0.5, simulated: 0.5, agrees: true });
    expect(rows.map(({ metric }) => metric)).not.toContain('until a breaker opened, ms');
  });
});
