import type { ServiceFigures, TuneResult, TuneWishes } from '../results/tune-result.js';
import { boughtBy, type HopLoad } from './bought.js';
import { checkLowered, checkProposal } from './checks.js';
import { explain } from './explain.js';
import { propose } from './propose.js';
import { MOST_OUTAGES, simulateSetting, type SimulatedSetting } from './simulate-setting.js';
import { namedSettings, sweep, sweepPoint } from './sweep.js';
import { warningsOf } from './warnings.js';

/** How tuning is watched and stopped. */
export interface TuneWatch {
  /** Called before each setting is simulated. */
  readonly onSetting?: (index: number, name: string) => void;
  /** Ends it between settings: it then throws the signal's reason. */
  readonly signal?: AbortSignal;
  /** A share of the healthy calls that are simulated otherwise: for tests. @default 1 */
  readonly effort?: number;
  /** Outages of each kind, at most: for tests. @default 20 */
  readonly mostOutages?: number;
  /** What the trace says beside its figures. */
  readonly warnings?: readonly string[];
}

/** How many settings are simulated: the proposal and the libraries' own. */
export const SIMULATED_SETTINGS = namedSettings({
  rule: { kind: 'consecutive', failures: 1 },
  openMs: 1,
  probes: { needed: 1, atOnce: 1, minSuccessRate: 1 },
  deadlineMs: 1,
}).length;

/**
 * Proposes the figures of a breaker for a service, explains them, checks them with the real breaker and
 * sets them among other choices. The same input gives the same result, but for `tookMs`.
 * @throws LabError when nothing sensible can be proposed
 */
export async function tune(
  service: ServiceFigures,
  wishes: TuneWishes,
  watch: TuneWatch = {},
): Promise<TuneResult> {
  const startedAt = performance.now();
  const chosen = propose(service, wishes);
  const { proposal } = chosen;
  const load: HopLoad = { service, failures: chosen.failures, wishes };
  const bought = boughtBy(proposal, load);
  const simulation = {
    service,
    wishes,
    effort: watch.effort ?? 1,
    mostOutages: watch.mostOutages ?? MOST_OUTAGES,
  };
  const simulated = new Map<string, SimulatedSetting>();
  const settings = namedSettings(proposal);
  for (const [index, setting] of settings.entries()) {
    watch.onSetting?.(index, setting.name);
    await nextTurn();
    watch.signal?.throwIfAborted();
    simulated.set(setting.name, simulateSetting(setting, simulation));
  }
  const subject = { service, wishes, chosen, bought };
  const lowered = checkLowered(chosen, simulation);
  const points = settings.flatMap((setting) => {
    const seen = simulated.get(setting.name);
    return seen === undefined ? [] : [{ setting, seen }];
  });
  const [own] = points;
  return {
    schema: 1,
    service,
    wishes,
    proposal,
    explained: explain(subject),
    warnings: [...(watch.warnings ?? []), ...warningsOf(subject)],
    bought,
    checks: [
      ...(own === undefined ? [] : checkProposal(bought, own.seen, wishes.outageMs)),
      ...(lowered === undefined ? [] : [lowered]),
    ],
    sweep: sweep(proposal, load),
    points: points.map(({ setting, seen }) => sweepPoint(setting, load, seen)),
    simulatedCalls: points.reduce((sum, { seen }) => sum + seen.calls, 0),
    tookMs: Math.round(performance.now() - startedAt),
  };
}

/** Lets the bar be drawn and Ctrl-C be heard. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
