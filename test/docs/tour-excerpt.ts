/*
 * A few lines of the tour's transcript stand in the README as well: how one step began, and those of its
 * points that tell the most. They are taken from docs/tour.md, which the tour writes, and never typed.
 */

/** The step that is shown, and how the points that are shown begin. */
const TITLE = /^── \d+ of \d+: C is killed /;
const POINTS = [/^B opened/, /^A opened/, /no longer reach/, /^Reads of orders/];
const LEFT_OUT = '…';
const MARKS = /(?<=^<!-- tour -->\n)[\s\S]*?(?=^<!-- end -->$)/m;

/**
 * The README with the lines that the tour's document has now.
 * @throws Error if either of them has lost what is looked for
 */
export function fillTourExcerpt(readme: string, tour: string): string {
  if (!MARKS.test(readme)) throw new Error('the README has no <!-- tour --> … <!-- end -->');
  const block = ['', '```text', ...excerptOf(tour), '```', '', ''];
  return readme.replace(MARKS, () => block.join('\n'));
}

function excerptOf(tour: string): string[] {
  const lines = tour.split('\n');
  const from = lines.findIndex((line) => TITLE.test(line));
  const length = lines.slice(from + 1).findIndex((line) => line.startsWith('── '));
  if (from === -1 || length === -1) throw new Error('docs/tour.md has no step "C is killed"');
  const step = lines.slice(from, from + 1 + length);
  const shown = step.map((line, at) => isShown(line, pointAt(step, at)));
  return step.flatMap((line, at) => {
    if (shown[at] === true) return [line];
    const isFirstLeftOut = shown[at - 1] === true && shown.includes(true, at);
    return isFirstLeftOut ? [LEFT_OUT] : [];
  });
}

/** The heading, the command, and points that were chosen. */
function isShown(line: string, point: string | undefined): boolean {
  if (TITLE.test(line) || line.startsWith('  $ ')) return true;
  return point !== undefined && POINTS.some((begin) => begin.test(point));
}

/** The first line of the point that a line belongs to; undefined if it belongs to none. */
function pointAt(step: readonly string[], at: number): string | undefined {
  for (let line = at; line >= 0; line--) {
    const text = step[line] ?? '';
    if (text.startsWith('  • ')) return text.slice('  • '.length);
    if (!text.startsWith('    ')) return undefined;
  }
  return undefined;
}
