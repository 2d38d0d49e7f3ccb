import { describe, expect, it } from '@jest/globals';
import type { ServiceFigures } from '../results/tune-result.js';
import { boughtBy, type BreakerSetting } from './bought.js';
import { checkProposal } from './checks.js';
import { PEERS } from './peers.js';
import { simulateHop } from '../simulate/simulate-hop.js';
import { hopOf, simulateSetting } from './simulate-setting.js';
import { readTuneOptions } from './tune-options.js';

const { wishes } = readTuneOptions({ errorRate: '0', rate: '1', p50: '1', p99: '1', p999: '1' });
const SERVICE: ServiceFigures = {
  source: 'given',
  errorRate: 0.01,
  errorAfterError: 0.01,
  ratePerSecond: 20,
  latency: { p50Ms: 12, p99Ms: 60, p999Ms: 140 },
  trace: null,
};
const SETTING: BreakerSetting = {
  rule: { kind: 'consecutive', failures: 3 },
  openMs: 2_000,
  probes: { needed: 1, atOnce: 1, minSuccessRate: 1 },
  deadlineMs: 210,
};
const EFFORT = 0.02;

function checked(setting: BreakerSetting, service: ServiceFigures) {
  const { errorRate: rate, errorAfterError: afterFailure } = service;
  const bought = boughtBy(setting, { service, wishes, failures: { rate, afterFailure } });
  const simulated = simulateSetting(setting, { service, wishes, effort: EFFORT });
  const checks = checkProposal(bought, simulated, wishes.outageMs);
  return {
    bought,
    simulated,
    verdicts: new Map(checks.map(({ name, verdict }) => [name, verdict])),
  };
}

describe('a setting under simulation', () => {
  it('does what the formulas say', () => {
    const { bought, verdicts } = checked(SETTING, SERVICE);

    expect(bought.detect).toEqual({ crashMs: 150, hangMs: 360, partialMs: 700 });
    expect(Object.fromEntries(verdicts)).toEqual({
      falseTripsPerDay: 'out-of-reach',
      crashMs: 'agrees',
      hangMs: 'agrees',
      partialMs: 'agrees',
      recoveryLagMs: 'agrees',
    });
  });

  it('differs from formulas that were fed something else', () => {
    const simulated = simulateSetting(SETTING, { service: SERVICE, wishes, effort: EFFORT });
    const slower = { ...SERVICE, ratePerSecond: 5 };
    const failures = { rate: 0.01, afterFailure: 0.01 };
    const bought = boughtBy({ ...SETTING, openMs: 8_000 }, { service: slower, wishes, failures });
    const checks = checkProposal({ ...bought, falseTripsPerDay: 1e5 }, simulated, wishes.outageMs);

    expect(checks.map(({ verdict }) => verdict)).toEqual(checks.map(() => 'differs'));
  });

  it('gives the same figures for the same seed, and others for another', () => {
    const once = checked(SETTING, SERVICE).simulated;
    const other = simulateSetting(SETTING, {
      service: SERVICE,
      wishes: { ...wishes, seed: 2 },
      effort: EFFORT,
    });

    expect(checked(SETTING, SERVICE).simulated).toEqual(once);
    expect(other).not.toEqual(once);
  });

  it("never opens by a library's minimum that its window cannot hold", () => {
    const [hystrix] = PEERS;
    const setting: BreakerSetting = { ...SETTING, ...hystrix };
    const { bought, simulated, verdicts } = checked(setting, { ...SERVICE, ratePerSecond: 0.5 });

    expect(bought.detect).toEqual({ crashMs: null, hangMs: null, partialMs: null });
    expect(simulated.crashMs).toBeNull();
    expect(verdicts.get('crashMs')).toBe('agrees');
  });
});

describe('the simulated hop', () => {
  it('has the error rate of the service also where failures come in bursts', () => {
    const bursts = { ...SERVICE, errorRate: 0.02, errorAfterError: 0.5 };
    const hop = hopOf({ ...SETTING, deadlineMs: 10_000 }, { service: bursts, wishes });

    const { calls, failed } = simulateHop({ ...hop, breaker: undefined, durationMs: 2_000_000 });

    expect(calls).toBeGreaterThan(39_000);
    expect(Math.abs(failed / calls - 0.02)).toBeLessThan(0.004);
  });
});
