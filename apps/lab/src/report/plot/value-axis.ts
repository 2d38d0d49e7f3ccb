import type { ScaleOptions } from '@observablehq/plot';
import type { ClaimUnit } from '../../results/claim-result.js';
import { inUnit, number } from '../format.js';

/** An axis that has room for all of these values; shares run from 0 to 1, the rest from 0. */
export function valueAxis(
  unit: ClaimUnit,
  scale: 'linear' | 'log',
  values: readonly (number | null | undefined)[],
): ScaleOptions & { readonly domain: [number, number] } {
  const known = values.filter((value) => typeof value === 'number' && Number.isFinite(value));
  const positive = (known as number[]).filter((value) => value > 0);
  const highest = Math.max(...positive, Number.MIN_VALUE);
  const tickFormat = (value: number) =>
    unit === 'share' || unit === 'ms' || unit === 's' ? inUnit(value, unit) : number(value);
  if (scale === 'linear') {
    const lowest = Math.min(0, ...(known as number[]));
    const top = positive.length === 0 ? 1 : highest * 1.05;
    return {
      type: 'linear',
      domain: [lowest, unit === 'share' ? Math.max(1, highest) : top],
      ticks: 4,
      tickFormat,
    };
  }
  const ends: [number, number] =
    positive.length === 0 ? [1, 10] : [Math.min(...positive) / 1.5, highest * 1.5];
  return { type: 'log', domain: ends, ticks: 3, tickFormat };
}
