import * as Plot from '@observablehq/plot';
import type { FleetFile, SimulatedFleet } from '../../results/fleet-result.js';
import type { Markup } from '../markup.js';
import { draw } from './draw.js';

const MS = 1_000;
const TICKS = [0, 1, 10, 100, 1_000, 10_000];
/** What is shown of the time before and after the outage, in s: the rest is as nothing had been. */
const BEFORE_S = 20;
const AFTER_S = 60;

/** Attempts of one fleet at C in each second around the outage; its axes fit all of these fleets. */
export function fleetPlot(
  { jitter, result }: SimulatedFleet,
  { fleets, outage }: FleetFile,
): Markup {
  const [from, to] = [outage.fromMs / MS, outage.toMs / MS];
  const most = Math.max(1, ...fleets.flatMap((fleet) => fleet.result.attemptsAtC));
  const ticks = TICKS.filter((tick) => tick <= most);
  const first = Math.max(0, from - BEFORE_S);
  const last = Math.min(result.attemptsAtC.length, to + AFTER_S);
  const seconds = result.attemptsAtC
    .map((attempts, at) => ({ at: at + 0.5, attempts }))
    .filter(({ at }) => at >= first && at <= last);
  return draw({
    says: `Attempts at C in each second, jitter ${jitter}, C down from ${from} to ${to} s: ${result.attemptsPerSecondDown.toFixed(1)} a second while it is down.`,
    height: 200,
    marginLeft: 40,
    marginRight: 12,
    marginTop: 26,
    marginBottom: 34,
    x: { domain: [first, last], label: 'seconds', labelArrow: 'none', ticks: 6 },
    y: { type: 'symlog', domain: [0, most], ticks, tickFormat: 'd', label: null },
    marks: [
      Plot.rect([0], { x1: from, x2: to, fill: 'var(--fault-ground)' }),
      Plot.gridY(ticks, { strokeOpacity: 0.15 }),
      Plot.lineY(seconds, {
        x: 'at',
        y: 'attempts',
        strokeWidth: 1.4,
        stroke: 'var(--series-1)',
      }),
      Plot.ruleX([from, to], { stroke: 'currentColor', strokeDasharray: '3,2' }),
      nameOf('C down', from),
      nameOf('back', to),
    ],
  });
}

/** What a rule is, above it. */
function nameOf(text: string, at: number): Plot.Markish {
  return Plot.text([at], {
    x: at,
    text: () => text,
    frameAnchor: 'top',
    textAnchor: 'start',
    dx: -4,
    dy: -14,
    fontStyle: 'italic',
  });
}
