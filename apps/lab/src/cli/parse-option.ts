import { LabError } from './lab-error.js';

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** The bounds of a number; both may be reached. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/**
 * Milliseconds of a duration such as `500ms`, `20s`, `1.5m` or `1h`.
 * @param name what it is for, as the message should call it (`--fault`)
 * @throws LabError when the text is no such duration or out of bounds (in ms)
 */
export function parseDuration(name: string, text: string, { least, most }: Bounds): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim()) ?? [];
  const ms = Math.round(Number(amount) * (UNIT_MS[unit ?? ''] ?? Number.NaN));
  if (ms >= least && ms <= most) return ms;
  throw new LabError(
    `${name} "${text}" is not a duration such as 500ms, 20s or 2m, from ${spoken(least)} to ${spoken(most)}.`,
  );
}

function spoken(ms: number): string {
  return ms % 1_000 === 0 ? `${ms / 1_000}s` : `${ms}ms`;
}

/** @throws LabError when the text is no whole number or out of bounds */
export function parseWhole(name: string, text: string, { least, most }: Bounds): number {
  const value = /^\d{1,10}$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new LabError(`${name} "${text}" is not a whole number from ${least} to ${most}.`);
}

/** @throws LabError when the text is no decimal number or out of bounds */
export function parseNumber(name: string, text: string, { least, most }: Bounds): number {
  const value = /^\d+(?:\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new LabError(`${name} "${text}" is not a number from ${least} to ${most}.`);
}

/**
 * Some of the known names, parted by commas, each once.
 * @throws LabError naming what is unknown and what there is
 */
export function parseNames<Name extends string>(
  name: string,
  text: string,
  known: readonly Name[],
): readonly Name[] {
  const asked = text.split(',').map((piece) => piece.trim());
  const names = asked.map((piece) => {
    const found = known.find((one) => one === piece);
    if (found !== undefined) return found;
    throw new LabError(`${name} knows no "${piece}". There are: ${known.join(', ')}.`);
  });
  return [...new Set(names)];
}
