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

/**
 * The time of the fault as ground, with rules where it struck and was healed.
 * @param facet the facet above which these are named; without one they are not
 */
export function faultMarks(result: CellResult, facet?: string): Plot.Markish[] {
  const healed = result.healedAtMs / 1_000;
  const named = [
    { at: 0, name: 'fault ', anchor: 'end' as const },
    { at: healed, name: ' healed', anchor: 'start' as const },
  ];
  const names = named.map(({ at, name, anchor }) =>
    Plot.text([at], {
      x: at,
      ...(facet === undefined ? {} : { fy: () => facet }),
      text: () => name.trim(),
      frameAnchor: 'top',
      textAnchor: anchor,
      dx: anchor === 'end' ? 4 : -4,
      dy: -24,
      fontStyle: 'italic',
    }),
  );
  return [
    Plot.rect([0], { x1: 0, x2: healed, fill: 'var(--fault-ground)' }),
    Plot.ruleX([0, healed], { stroke: 'currentColor', strokeDasharray: '3,2' }),
    ...(facet === undefined ? [] : names),
  ];
}
