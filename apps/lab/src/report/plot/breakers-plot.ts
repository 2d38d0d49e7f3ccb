import * as Plot from '@observablehq/plot';
import type { CellResult } from '../../results/cell-result.js';
import { duration } from '../format.js';
import type { Markup } from '../markup.js';
import { breakerBands, type Band } from './breaker-bands.js';
import { draw, PLOT_WIDTH } from './draw.js';
import { endSeconds, faultGround, faultRules, SIDES, timeAxis } from './time-axis.js';

const ROW_PX = 27;
/** Below the name, from top to bottom of the row, in px. A state differs in height as well as in colour. */
const HEIGHTS = { closed: [19, 22], half_open: [14, 24], open: [12, 24] } as const;
const FILLS = { closed: 'var(--closed)', half_open: 'var(--half-open)', open: 'var(--open)' };
/** Room that the word `open` needs, in px. */
const WORD_PX = 28;

interface PlacedBand extends Band {
  readonly row: number;
}

/** The states of the breakers as bands, and the time axis of all plots above. */
export function breakersPlot(result: CellResult): Markup {
  const end = endSeconds(result);
  const breakers = breakerBands(result, end);
  const bands = breakers.flatMap(({ bands: own }, row) => own.map((band) => ({ ...band, row })));
  const rows = Math.max(1, breakers.length);
  const names = breakers.length > 0 ? breakers.map(({ name }) => name) : ['no breaker opened'];
  const start = result.timeline.fromMs / 1_000;
  return draw({
    ...SIDES,
    says: wordsFor(result, breakers.length),
    height: rows * ROW_PX + 36,
    marginTop: 4,
    marginBottom: 32,
    x: timeAxis(result, true),
    y: { domain: [rows * ROW_PX, 0], axis: null },
    marks: [
      faultGround(result),
      faultRules(result),
      Plot.text(names, {
        x: () => start,
        y: (_: string, i: number) => i * ROW_PX + 5,
        text: (name: string) => name,
        textAnchor: 'start',
        stroke: 'var(--ground)',
        strokeWidth: 3,
        fill: 'currentColor',
      }),
      bandRects(bands),
      probeTicks(bands),
      words(bands, (PLOT_WIDTH - SIDES.marginLeft - SIDES.marginRight) / (end - start)),
    ],
  });
}

function bandRects(bands: readonly PlacedBand[]): Plot.Markish {
  return Plot.rect(bands, {
    x1: 'fromSeconds',
    x2: 'toSeconds',
    y1: ({ row, state }: PlacedBand) => row * ROW_PX + HEIGHTS[state][0],
    y2: ({ row, state }: PlacedBand) => row * ROW_PX + HEIGHTS[state][1],
    fill: ({ state }: PlacedBand) => FILLS[state],
    title: ({ state, fromSeconds, toSeconds, reason }: PlacedBand) =>
      `${state} from ${fromSeconds.toFixed(2)} s for ${duration((toSeconds - fromSeconds) * 1_000)}${reason && `: ${reason}`}`,
  });
}

/** A half-open circuit is often too short to be seen: its beginning is a tick that always is. */
function probeTicks(bands: readonly PlacedBand[]): Plot.Markish {
  return Plot.ruleX(
    bands.filter(({ state }) => state === 'half_open'),
    {
      x: 'fromSeconds',
      y1: ({ row }: PlacedBand) => row * ROW_PX + 11,
      y2: ({ row }: PlacedBand) => row * ROW_PX + 26,
      stroke: FILLS.half_open,
      strokeWidth: 2,
    },
  );
}

function words(bands: readonly PlacedBand[], pxPerSecond: number): Plot.Markish {
  const wide = bands.filter(
    ({ state, fromSeconds, toSeconds }) =>
      state === 'open' && (toSeconds - fromSeconds) * pxPerSecond > WORD_PX,
  );
  return Plot.text(wide, {
    x: ({ fromSeconds, toSeconds }: PlacedBand) => (fromSeconds + toSeconds) / 2,
    y: ({ row }: PlacedBand) => row * ROW_PX + 18,
    text: 'state',
    fill: 'var(--on-open)',
  });
}

function wordsFor({ cell, transitions }: CellResult, breakers: number): string {
  const where = `${cell.placement} under ${cell.fault}`;
  if (breakers === 0) return `States of breakers over time, ${where}: none changed.`;
  const openings = transitions.filter(({ to }) => to === 'open').length;
  return `States of breakers over time, ${where}: ${breakers} changed, ${openings} openings.`;
}
