import type { Bought, Estimate, TripRule, TuneCheck } from '../results/tune-result.js';
import { simulateHop } from '../simulate/simulate-hop.js';
import { rateEstimate } from './estimates.js';
import type { Chosen } from './propose.js';
import { hopOf, type SimulatedService, type SimulatedSetting } from './simulate-setting.js';
import { falseTripsPerDay, ruleLabel, slidingTripsPerDay } from './trip-rule.js';
import { duration, figure } from './words.js';

/** Formula and simulation agree if the interval comes so near the formula. */
const TOLERANCE = 0.2;
/** With fewer expected in the time that was simulated, none seen says nothing. */
const VISIBLE = 3;
/** The threshold is lowered until so many are expected. */
const PLENTY = 10;
const DAY_MS = 86_400_000;
const LOWERED_CALLS = 200_000;
/** An outage that lasts fewer times as long as it takes to notice one may end before that. */
const PATIENCE = 5;

/** What may part a formula from the simulation: said where they differ. */
const REASONS: Readonly<Record<TuneCheck['name'], string>> = {
  falseTripsPerDay: 'windows overlap, and failures of chance cluster',
  loweredTripsPerDay: 'the formula is for windows side by side',
  crashMs: 'calls under way break off together, and failures of before count too',
  hangMs: 'calls under way at the fault hang too, and failures of before count too',
  partialMs: 'an answer takes its latency, and a window holds calls from before the fault',
  recoveryLagMs: 'a probe may fail by the base error rate, and then another open period passes',
};

/** Each formula for the proposal beside what the real breaker did. */
export function checkProposal(
  bought: Bought,
  simulated: SimulatedSetting,
  outageMs: number,
): TuneCheck[] {
  const { detect, recoveryLag } = bought;
  const expected = bought.falseTripsPerDay * simulated.healthyDays;
  const { outages } = simulated;
  const noticed = (name: TuneCheck['name'], formula: number | null, found: Found): TuneCheck =>
    rarelyNoticed({ name, formula, outageMs }, found) ??
    checkTime({ name, formula, simulated: found.measured, outageMs });
  return [
    checkTrips('falseTripsPerDay', bought.falseTripsPerDay, simulated.falseTripsPerDay, expected),
    noticed('crashMs', detect.crashMs, { measured: simulated.crashMs, of: outages.crash }),
    noticed('hangMs', detect.hangMs, { measured: simulated.hangMs, of: outages.hang }),
    noticed('partialMs', detect.partialMs, {
      measured: simulated.partialMs,
      of: outages.partial,
    }),
    checkTime({
      name: 'recoveryLagMs',
      formula: recoveryLag.meanMs,
      simulated: simulated.recoveryLagMs,
      outageMs,
    }),
  ];
}

/**
 * False trips of a good threshold are too rare to be simulated, so the formula is tried on the same
 * service with a threshold low enough; undefined where even one failure is too rare.
 */
export function checkLowered(chosen: Chosen, subject: SimulatedService): TuneCheck | undefined {
  const { ratePerSecond } = subject.service;
  const { effort = 1 } = subject;
  const durationMs = ((effort * LOWERED_CALLS) / ratePerSecond) * 1_000;
  const rule = loweredRule(chosen.proposal.rule, (each) => {
    const trips = falseTripsPerDay(each, chosen.failures, ratePerSecond);
    return (trips * durationMs) / DAY_MS >= PLENTY;
  });
  if (rule === undefined) return undefined;
  const setting = { ...chosen.proposal, rule, openMs: 100 };
  const { falseTrips, notClosedMs } = simulateHop({ ...hopOf(setting, subject), durationMs });
  const closedDays = (durationMs - notClosedMs) / DAY_MS;
  const formula = falseTripsPerDay(rule, chosen.failures, ratePerSecond);
  const measured = rateEstimate(falseTrips, closedDays);
  const check = checkTrips('loweredTripsPerDay', formula, measured, formula * closedDays);
  const sliding = slidingTripsPerDay(rule, chosen.failures, ratePerSecond);
  const also = rule.kind === 'rate' ? `, ${figure(sliding)} as it slides by single calls` : '';
  return { ...check, note: `With ${ruleLabel(rule)}: ${check.note}${also}` };
}

/** The highest threshold below the proposed one that trips often enough. */
function loweredRule(rule: TripRule, isVisible: (rule: TripRule) => boolean): TripRule | undefined {
  return lowerRules(rule).find(isVisible);
}

function lowerRules(rule: TripRule): TripRule[] {
  if (rule.kind === 'consecutive') {
    return downFrom(rule.failures - 1).map((failures) => ({ kind: 'consecutive', failures }));
  }
  const { window } = rule;
  if (!('calls' in window)) return [];
  // All of them in the window, so that the start with a short one does not matter.
  const { calls } = window;
  return downFrom(rule.minCalls - 1).map((least) => ({
    kind: 'rate',
    rate: least / calls,
    atRate: true,
    minCalls: calls,
    window,
  }));
}

function downFrom(most: number): number[] {
  return Array.from({ length: Math.max(0, most) }, (_, index) => most - index);
}

function checkTrips(
  name: TuneCheck['name'],
  formula: number,
  simulated: Estimate,
  expected: number,
): TuneCheck {
  const seen = `simulated ${figure(simulated.mean)} (${interval(simulated)}) a day, formula ${figure(formula)}`;
  if (simulated.samples === 0 && expected < VISIBLE) {
    const note = `none seen, ${figure(expected)} expected: too rare to be simulated`;
    return { name, formula, simulated, verdict: 'out-of-reach', note };
  }
  const agrees = isNear(formula, simulated);
  const verdict = agrees ? 'agrees' : 'differs';
  return { name, formula, simulated, verdict, note: agrees ? seen : because(name, seen) };
}

interface TimeCheck extends Pick<TuneCheck, 'name' | 'formula'> {
  readonly outageMs: number;
}

/** What was measured of so many outages. */
interface Found {
  readonly measured: Estimate | null;
  readonly of: number;
}

/** Where outages end before they are noticed, those that are noticed are the quick ones. */
function rarelyNoticed(
  { name, formula, outageMs }: TimeCheck,
  { measured, of }: Found,
): TuneCheck | undefined {
  if (measured === null || measured.samples === of) return undefined;
  const note =
    `noticed in ${measured.samples} of ${of} outages of ${duration(outageMs)}, on average after ` +
    `${duration(measured.mean)}; formula ${duration(formula)}`;
  const expected = formula === null || formula > outageMs / PATIENCE;
  const verdict = expected ? 'out-of-reach' : 'differs';
  return { name, formula, simulated: measured, verdict, note };
}

function checkTime({
  name,
  formula,
  simulated,
  outageMs,
}: TimeCheck & { readonly simulated: Estimate | null }): TuneCheck {
  const told = `formula ${duration(formula)}`;
  if (simulated === null) {
    const expected = formula === null || formula > outageMs;
    const note = `never in a simulated outage, ${told}`;
    return { name, formula, simulated, verdict: expected ? 'agrees' : 'differs', note };
  }
  const range = `${duration(simulated.low)} … ${duration(simulated.high)}`;
  const seen = `simulated ${duration(simulated.mean)} (${range}), ${told}`;
  const agrees = formula !== null && isNear(formula, simulated);
  const verdict = agrees ? 'agrees' : 'differs';
  return { name, formula, simulated, verdict, note: agrees ? seen : because(name, seen) };
}

function isNear(formula: number, { low, high }: Estimate): boolean {
  return formula * (1 + TOLERANCE) >= low && formula * (1 - TOLERANCE) <= high;
}

function because(name: TuneCheck['name'], seen: string): string {
  return `${seen}: ${REASONS[name]}`;
}

function interval({ low, high }: Estimate): string {
  return `${figure(low)} … ${figure(high)}`;
}
