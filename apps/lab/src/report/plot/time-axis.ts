import * as Plot from '@observablehq/plot';
import type { CellResult } from '../../results/cell-result.js';

/** Margins that keep the time axes of plots below each other in line, in px. */
export const SIDES = { marginLeft: 30, marginRight: 8 } as const;

/** Where the time line of a cell ends, in seconds. */
export function endSeconds({ timeline, healedAtMs }: CellResult): number {
  const steps = Math.max(
    0,
    ...Object.values(timeline.operations).map(({ ok }) => ok.length),
    timeline.inFlight.a.length,
  );
  const end = timeline.fromMs + steps * timeline.stepMs;
  return Math.max(end, healedAtMs) / 1_000;
}

/** The time axis, in seconds since the fault; with or without letters. */
export function timeAxis(result: CellResult, lettered: boolean): Plot.ScaleOptions {
  const ends = { domain: [result.timeline.fromMs / 1_000, endSeconds(result)], ticks: 6 };
  return lettered
    ? { ...ends, label: 'seconds since the fault', labelArrow: 'none', labelAnchor: 'right' }
    : { ...ends, axis: null };
}

/** The time of the fault, as ground to draw on. */
export function faultGround({ healedAtMs }: CellResult): Plot.Markish {
  return Plot.rect([0], { x1: 0, x2: healedAtMs / 1_000, fill: 'var(--fault-ground)' });
}

/** Rules where the fault struck and was healed; to be drawn over the rest. */
export function faultRules({ healedAtMs }: CellResult): Plot.Markish {
  return Plot.ruleX([0, healedAtMs / 1_000], { stroke: 'currentColor', strokeDasharray: '3,2' });
}

/** What the two rules are, in words above this facet. */
export function faultNames({ healedAtMs }: CellResult, facet: string | undefined): Plot.Markish[] {
  const name = (text: string, at: number, textAnchor: 'start' | 'end') =>
    Plot.text([at], {
      x: at,
      fy: () => facet,
      text: () => text,
      frameAnchor: 'top',
      textAnchor,
      dx: textAnchor === 'end' ? 4 : -4,
      dy: -24,
      fontStyle: 'italic',
    });
  return [name('fault', 0, 'end'), name('healed', healedAtMs / 1_000, 'start')];
}
