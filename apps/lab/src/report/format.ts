import type { ClaimUnit } from '../results/claim-result.js';

/*
 * Numbers as people read them. What is not known is an en dash, as in the tables of the documents.
 */

export const UNKNOWN = '–';

/** Up to three significant digits, thousands apart: 0.0312, 4.5, 812, 12 345. */
export function number(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return UNKNOWN;
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 100) return grouped(Math.round(value));
  if (size < 0.001) return value.toExponential(1).replace('.0e', 'e');
  return String(Number(value.toPrecision(size >= 10 ? 3 : 2)));
}

/** A share of 0 to 1 in per cent; never 100 % or 0 % unless it is exactly that. */
export function percent(share: number | null | undefined): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return UNKNOWN;
  const value = share * 100;
  if (value === 0 || value === 100) return `${value} %`;
  if (value > 99.9 && value < 100) return '> 99.9 %';
  if (value > 0 && value < 0.1) return '< 0.1 %';
  return `${Number(value.toFixed(value > 10 && (value < 99 || value > 100) ? 0 : 1))} %`;
}

/** A duration in ms as ms, s, min or h. */
export function duration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return UNKNOWN;
  if (Math.abs(ms) < 1_000) return `${number(ms)} ms`;
  if (Math.abs(ms) < 120_000) return `${number(ms / 1_000)} s`;
  if (Math.abs(ms) < 7_200_000) return `${number(ms / 60_000)} min`;
  return `${number(ms / 3_600_000)} h`;
}

/** A value in the unit that a claim counts it in. */
export function inUnit(value: number | null | undefined, unit: ClaimUnit): string {
  if (unit === 'ms') return duration(value);
  if (unit === 's') return duration(typeof value === 'number' ? value * 1_000 : value);
  if (unit === 'share') return percent(value);
  if (value === null || value === undefined) return UNKNOWN;
  return unit === 'per request' || unit === 'per second'
    ? `${number(value)} ${unit}`
    : number(value);
}

function grouped(value: number): string {
  return String(value).replaceAll(/\B(?=(\d{3})+(?!\d))/g, ' ');
}
