import { beforeAll, describe, expect, it } from '@jest/globals';
import type { FleetResult } from '../results/fleet-result.js';
import { simulateFleet, type FleetOptions } from './fleet.js';
import { simulateClients, type ClientsOptions } from './thousand-clients.js';

const FLEET: FleetOptions = {
  instances: { a: 4, b: 10 },
  placement: 'b-c',
  figures: 'lab',
  openMs: 1_000,
  jitter: 0,
  ratePerSecond: 100,
  mix: [{ operation: 'orders', weight: 1 }],
  strike: { kind: 'kill', service: 'service-c' },
  outage: { fromMs: 500, toMs: 5_500 },
  durationMs: 8_500,
  seed: 1,
};

describe('a fleet', () => {
  let fleet: FleetResult;
  beforeAll(async () => {
    fleet = await simulateFleet(FLEET);
  });

  it('opens a breaker in every B, and closes all of them when C is back', () => {
    const { open, allMs } = fleet.recovery.b;

    expect(open).toBe(10);
    expect(allMs).toBeLessThan(1_000 + 700);
  });

  it('sends about one probe per B and open period while C is down', () => {
    expect(fleet.attemptsPerSecondDown).toBeGreaterThan(6);
    expect(fleet.attemptsPerSecondDown).toBeLessThan(11);
  });

  it('probes less at once with jitter', async () => {
    const spread = await simulateFleet({ ...FLEET, jitter: 0.5 });

    expect(spread.peakPer100Ms.down).toBeLessThan(fleet.peakPer100Ms.down);
  });

  it('is well before and after', () => {
    // What is under way when C dies fails, too.
    expect(fleet.ok.before).toBeGreaterThan(0.9);
    expect(fleet.ok.outage).toBeLessThan(0.05);
    expect(fleet.ok.after).toBeGreaterThan(0.7);
  });

  it('gives the same for the same seed', async () => {
    const small = { ...FLEET, durationMs: 6_000 };

    expect(await simulateFleet(small)).toEqual(await simulateFleet(small));
  });

  it('ends soon after an abort', async () => {
    const stop = new AbortController();
    const aborted = simulateFleet({ ...FLEET, durationMs: 3_600_000 }, stop.signal);
    stop.abort();

    await expect(aborted).rejects.toThrow('aborted');
  });
});

describe('1,000 clients of a silent server, 2 s timeout', () => {
  const CLIENTS: Omit<ClientsOptions, 'breaker'> = {
    clients: 1_000,
    timeoutMs: 2_000,
    pauseMs: 1_000,
    outageMs: 60_000,
    failureThreshold: 3,
    openMs: 5_000,
    seed: 1,
  };

  it.each([
    { breaker: 'none' as const, waitedS: 40_000, within: 100 },
    { breaker: 'own' as const, waitedS: 20_000, within: 100 },
    { breaker: 'shared' as const, waitedS: 2_016, within: 6 },
  ])('wait $waitedS s in a minute, breaker: $breaker', ({ breaker, waitedS, within }) => {
    const result = simulateClients({ ...CLIENTS, breaker });

    expect(Math.abs(result.waitedS - waitedS)).toBeLessThanOrEqual(within);
    expect(result.firstRoundS).toBe(2_000);
    expect(result.sent + result.refused).toBe(result.requests);
  });
});
