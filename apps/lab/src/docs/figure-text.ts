import type { ClaimUnit } from '../results/claim-result.js';

const SIGNIFICANT = 3;

/**
 * A measured value as a reader wants it: three significant digits, a share as per cent. A share so
 * near to 0 or 1 that rounding would make it exactly that keeps the digits that tell.
 */
export function figureText(value: number | null, unit: ClaimUnit): string {
  if (value === null) return '–';
  switch (unit) {
    case 'share':
      return `${percent(value)} %`;
    case 'count':
      // A mean of counts may be less than one: then whole numbers would say nothing.
      return rounded(value, value < 1 ? 2 : 0);
    case 'ratio':
      return `${rounded(value)} ×`;
    case 'per request':
    case 'per second':
    case 'ms':
    case 's':
      return `${rounded(value)} ${unit}`;
  }
}

function percent(share: number): string {
  const text = rounded(share * 100, 1);
  if (share < 1 && text === '100') return (Math.floor(share * 1e5) / 1e3).toString();
  if (share > 0 && text === '0') return (share * 100).toPrecision(1);
  return text;
}

function rounded(value: number, decimals = decimalsOf(value)): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: decimals });
}

function decimalsOf(value: number): number {
  if (value === 0) return 0;
  const whole = Math.floor(Math.log10(Math.abs(value))) + 1;
  return Math.min(6, Math.max(0, SIGNIFICANT - whole));
}
