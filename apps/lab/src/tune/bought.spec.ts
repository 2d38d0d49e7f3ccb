import { describe, expect, it } from '@jest/globals';
import { boughtBy, type BreakerSetting, type HopLoad } from './bought.js';
import { windowRule } from './propose-rule.js';

const LOAD: HopLoad = {
  service: { ratePerSecond: 25, latency: { p50Ms: 20, p99Ms: 60, p999Ms: 140 } },
  failures: { rate: 0.01, afterFailure: 0.01 },
  wishes: { instances: 1, partialRate: 0.5 },
};
/** The lab's constants: x = 25/s, t = 800 ms, F = 3, W = 5 s. */
const SETTING: BreakerSetting = {
  rule: { kind: 'consecutive', failures: 3 },
  openMs: 5_000,
  probes: { needed: 1, atOnce: 1, minSuccessRate: 1 },
  deadlineMs: 800,
};

describe('what a setting buys', () => {
  it('is what the formulas say of the constants of the lab', () => {
    const bought = boughtBy(SETTING, LOAD);

    expect(bought.detect).toEqual({ crashMs: 120, hangMs: 920, partialMs: 560 });
    expect(bought.recoveryLag).toEqual({ meanMs: 2_540, maxMs: 5_040 });
    expect(bought.exposed).toEqual({ calls: 23, waitedMs: 18_400 });
    expect(bought.probesPerSecond).toBeCloseTo(1 / 5.84, 9);
    expect(bought.probeSlotShare).toBeCloseTo(0.8 / 5.84, 9);
    expect(bought.unavailableMsPerOutage).toBe(2_660);
  });

  it('adds a call and an answer of lag for each further probe', () => {
    const probes = { needed: 3, atOnce: 1, minSuccessRate: 1 };

    expect(boughtBy({ ...SETTING, probes }, LOAD).recoveryLag.meanMs).toBe(2_540 + 2 * 60);
  });

  it('multiplies the probes by the callers', () => {
    const load = { ...LOAD, wishes: { ...LOAD.wishes, instances: 100 } };

    expect(boughtBy(SETTING, load).probesPerSecond).toBeCloseTo(100 / 5.84, 9);
  });

  it('takes a window for as long as its failures need', () => {
    const { detect } = boughtBy({ ...SETTING, rule: windowRule(50, 0.5) }, LOAD);

    expect(detect).toEqual({ crashMs: 1_000, hangMs: 1_800, partialMs: 2_000 });
  });

  it('counts false trips only while it is closed', () => {
    const failing = { ...LOAD, failures: { rate: 0.9, afterFailure: 0.9 } };

    expect(boughtBy(SETTING, failing).unavailableMsPerDay).toBeLessThan(86_400_000);
  });
});
