const NUMBER = '-?\\d+(?:\\.\\d+)?(?:e-?\\d+)?';
const POINT = new RegExp(`([ML])(${NUMBER}),(${NUMBER})`, 'g');
const STRAIGHT = /^[MLZ\d.,e-]*$/;

/**
 * The same path in fewer letters: coordinates to a tenth of a pixel, level and upright pieces by one
 * coordinate, and none of the points that lie on the way. Paths with curves only get rounder numbers.
 */
export function shortenPath(path: string): string {
  const rounded = path.replaceAll(/-?\d+\.\d{2,}(?:e-?\d+)?/g, (text) => tenth(Number(text)));
  if (!STRAIGHT.test(path)) return rounded;
  return rounded
    .split(/(?=M)|(Z)/)
    .map((part) => (part === undefined || part === 'Z' ? (part ?? '') : shortenPiece(part)))
    .join('');
}

function shortenPiece(piece: string): string {
  const points = [...piece.matchAll(POINT)].map(([, , x = '0', y = '0']) => [x, y] as const);
  const needed = points.filter((point, i) => {
    const before = points[i - 1];
    const after = points[i + 1];
    if (before === undefined || after === undefined) return true;
    return !liesBetween(before[0], point[0], after[0], before[1], point[1], after[1]);
  });
  return needed
    .map(([x, y], i) => {
      const before = needed[i - 1];
      if (before === undefined) return `M${x},${y}`;
      if (before[1] === y) return `H${x}`;
      return before[0] === x ? `V${y}` : `L${x},${y}`;
    })
    .join('');
}

/** Whether a point is passed on the way along a level line. */
function liesBetween(...[x0, x1, x2, y0, y1, y2]: readonly string[]): boolean {
  if (y0 !== y1 || y1 !== y2) return false;
  return (Number(x1) - Number(x0)) * (Number(x2) - Number(x1)) >= 0;
}

function tenth(value: number): string {
  return String(Number(value.toFixed(1)));
}
