import { describe, expect, it } from '@jest/globals';
import { constant, logNormal } from './draws.js';
import { simulateHop, type HopOptions, type HopResult, type Outage } from './simulate-hop.js';

/** The hop B → C of the lab's constants. */
const HOP: HopOptions = {
  ratePerSecond: 25,
  latency: constant(20),
  deadlineMs: 800,
  breaker: { failureThreshold: 3, openMs: 5_000 },
  durationMs: 60_000,
  seed: 1,
};
const MINUTE: Pick<Outage, 'fromMs' | 'toMs'> = { fromMs: 10_000, toMs: 70_000 };
const HOUR_MS = 3_600_000;

function simulated(changes: Partial<HopOptions>): HopResult {
  return simulateHop({ ...HOP, ...changes });
}

/** The mean of a figure over outages that end at any moment of an open period. */
function meanOver(runs: number, pick: (result: HopResult) => number | null, kind: Outage['kind']) {
  let sum = 0;
  for (let seed = 0; seed < runs; seed++) {
    const toMs = 12_000 + (seed / runs) * 11_680;
    const outage: Outage = { kind, fromMs: 2_000, toMs };
    sum += pick(simulated({ seed, outage, durationMs: 32_000 })) ?? Number.NaN;
  }
  return sum / runs;
}

const okShare = ({ ok, calls }: HopResult): number => ok / calls;

describe('one hop with the real breaker', () => {
  it.each<{ title: string; changes: Partial<HopOptions>; share: number; within: number }>([
    {
      title: '30 % errors, 3 in a row',
      changes: { errorRate: 0.3 },
      share: 0.16,
      within: 0.03,
    },
    {
      title: '30 % errors, 5 in a row',
      changes: { errorRate: 0.3, breaker: { failureThreshold: 5, openMs: 5_000 } },
      share: 0.536,
      within: 0.08,
    },
    {
      title: '30 % errors, no breaker',
      changes: { errorRate: 0.3, breaker: undefined },
      share: 0.7,
      within: 0.02,
    },
    { title: 'nothing wrong', changes: {}, share: 1, within: 0 },
  ])('$title: share of good answers near $share', ({ changes, share, within }) => {
    const result = simulated({ ...changes, durationMs: HOUR_MS / 3 });

    expect(Math.abs(okShare(result) - share)).toBeLessThanOrEqual(within);
  });

  it.each<{ title: string; outage: Outage; sent: readonly [number, number]; waitedS: number }>([
    { title: 'hang', outage: { ...MINUTE, kind: 'hang' }, sent: [28, 40], waitedS: 27 },
    { title: 'crash', outage: { ...MINUTE, kind: 'crash' }, sent: [13, 18], waitedS: 0.02 },
  ])('in a $title of a minute sends few calls', ({ outage, sent, waitedS }) => {
    const result = simulated({ outage, durationMs: 80_000 });

    expect(result.sentInOutage).toBeGreaterThanOrEqual(sent[0]);
    expect(result.sentInOutage).toBeLessThanOrEqual(sent[1]);
    expect(result.waitedInOutageMs / 1_000).toBeLessThan(waitedS * 1.2);
  });

  it('without a breaker sends every call into the hang, each for its whole deadline', () => {
    const outage: Outage = { ...MINUTE, kind: 'hang' };
    const result = simulated({ breaker: undefined, arrivals: 'even', outage, durationMs: 80_000 });

    expect(result.sentInOutage).toBe(1_500);
    expect(result.waitedInOutageMs / 1_500).toBeGreaterThan(790);
  });

  it.each<{ kind: Outage['kind']; detectMs: number }>([
    { kind: 'crash', detectMs: 120 },
    { kind: 'hang', detectMs: 910 },
    { kind: 'errors', detectMs: 130 },
  ])(
    'notices a $kind after three calls and what each takes: $detectMs ms',
    ({ kind, detectMs }) => {
      const meanMs = meanOver(24, (result) => result.detectMs, kind);

      // Gaps of chance: the mean of 24 has a standard error of 14 ms.
      expect(Math.abs(meanMs - detectMs)).toBeLessThan(42);
    },
  );

  it.each<{ kind: Outage['kind'] }>([{ kind: 'crash' }, { kind: 'errors' }])(
    'is closed again half an open period after a $kind, on average',
    ({ kind }) => {
      const meanMs = meanOver(24, (result) => result.recoverMs, kind);

      expect(meanMs).toBeGreaterThan(2_000);
      expect(meanMs).toBeLessThan(3_000);
    },
  );

  it('notices a hang before the first deadline by the stall rule', () => {
    const stall = { afterMs: 500, count: 3 };
    const breaker = { ...HOP.breaker, fairMs: 350, stall };
    const outage: Outage = { ...MINUTE, kind: 'hang' };

    const { detectMs } = simulated({ breaker, outage, durationMs: 80_000 });

    expect(detectMs).toBeGreaterThan(500);
    expect(detectMs).toBeLessThan(800);
  });

  it('trips without an outage as often as the formula says', () => {
    const { falseTrips: trips, notClosedMs } = simulated({
      errorRate: 0.1,
      durationMs: HOUR_MS / 2,
    });
    const callsClosed = (25 * (HOUR_MS / 2 - notClosedMs)) / 1_000;
    const expected = callsClosed / ((1 - 0.1 ** 3) / (0.9 * 0.1 ** 3));

    expect(trips).toBeGreaterThan(0.7 * expected);
    expect(trips).toBeLessThan(1.3 * expected);
  });

  it('gives each call one end', () => {
    const outage: Outage = { ...MINUTE, kind: 'hang' };
    const { calls, ok, failed, blocked } = simulated({ outage, latency: logNormal(300, 0.7) });

    expect(ok + failed + blocked).toBe(calls);
  });

  it('gives the same result for the same seed, and another for another', () => {
    const changes = { errorRate: 0.2, latency: logNormal(20, 0.7) };

    expect(simulated(changes)).toEqual(simulated(changes));
    expect(simulated(changes)).not.toEqual(simulated({ ...changes, seed: 2 }));
  });
});
