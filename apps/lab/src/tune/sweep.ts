import type { SweepCell, SweepPoint, TripRule } from '../results/tune-result.js';
import { boughtBy, type BreakerSetting, type HopLoad } from './bought.js';
import { PEERS, type PeerDefaults } from './peers.js';
import { windowRule } from './propose-rule.js';
import type { SimulatedSetting } from './simulate-setting.js';
import { ruleLabel } from './trip-rule.js';

const STREAKS = [1, 2, 3, 4, 5, 7, 10] as const;
const WINDOWS = [10, 20, 50, 100] as const;
/** Open periods of the sweep, in ms. */
const SWEEP_OPEN_MS = [500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000] as const;
const HALF = 0.5;

/** Thresholds of the sweep, from those that trip soonest on. */
const SWEEP_RULES: readonly TripRule[] = [
  ...STREAKS.map((failures): TripRule => ({ kind: 'consecutive', failures })),
  ...WINDOWS.map((calls) => windowRule(calls, HALF)),
];

/** Every threshold with every open period, by the formulas; deadline and probes as proposed. */
export function sweep(proposed: BreakerSetting, load: HopLoad): SweepCell[] {
  return SWEEP_RULES.flatMap((rule) =>
    SWEEP_OPEN_MS.map((openMs) => sweepCell({ ...proposed, rule, openMs }, load)),
  );
}

function sweepCell(setting: BreakerSetting, load: HopLoad): SweepCell {
  const { rule, openMs, probes } = setting;
  return { rule, label: ruleLabel(rule), openMs, probes, bought: boughtBy(setting, load) };
}

/** A setting with a name, to stand as a point in the sweep. */
export interface NamedSetting extends BreakerSetting {
  readonly name: string;
  readonly basis: string;
}

/** The proposal, then what the libraries come with, all with the proposed deadline. */
export function namedSettings(proposed: BreakerSetting): NamedSetting[] {
  const { rule, openMs, probes, deadlineMs } = proposed;
  const own = { name: 'proposed', basis: 'by the formulas, for this service' };
  return [{ ...own, rule, openMs, probes, deadlineMs }, ...PEERS.map(withDeadline(deadlineMs))];
}

function withDeadline(deadlineMs: number): (peer: PeerDefaults) => NamedSetting {
  return (peer) => ({ ...peer, deadlineMs });
}

/** A setting with what the formulas and the simulation say of it. */
export function sweepPoint(
  setting: NamedSetting,
  load: HopLoad,
  simulated: SimulatedSetting,
): SweepPoint {
  const { name, basis } = setting;
  const { falseTripsPerDay, crashMs, hangMs, recoveryLagMs } = simulated;
  const lost =
    crashMs === null || recoveryLagMs === null ? null : crashMs.mean + recoveryLagMs.mean;
  return {
    name,
    basis,
    ...sweepCell(setting, load),
    simulated: { falseTripsPerDay, crashMs, hangMs, recoveryLagMs, unavailableMsPerOutage: lost },
  };
}
