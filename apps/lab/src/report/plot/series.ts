/*
 * Lines are told apart by colour and by how they are dashed, in the same order everywhere. The page's
 * style sheet has the colours, for light and for dark.
 */

const DASHES = ['none', '5,2', '1.5,2', '7,2,1.5,2', '3,1.5', '9,3', '1,1'] as const;
const COLOURS = DASHES.length;

/** Colour of the i-th series, as a variable of the page. */
export function seriesColour(index: number): string {
  return `var(--series-${(index % COLOURS) + 1})`;
}

/** Dashes of the i-th series. */
export function seriesDashes(index: number): string {
  // From the eighth on a colour comes again, with other dashes.
  return DASHES[(index + 3 * Math.floor(index / COLOURS)) % COLOURS] ?? 'none';
}

/** What makes the i-th line look like itself. */
export function seriesLook(index: number): { stroke: string; strokeDasharray: string } {
  return { stroke: seriesColour(index), strokeDasharray: seriesDashes(index) };
}
