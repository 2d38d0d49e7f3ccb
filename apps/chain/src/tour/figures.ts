/*
 * Figures as people read them. None is rounded to a promise it does not keep: 99.97 % is not 100 %.
 */

/** 1250 as `1,250`. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** 124 ms as `0.12 s`, 12345 ms as `12.3 s`. */
export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(ms < 1_000 ? 2 : 1)} s`;
}

/** 2.41 ms as `2.4 ms`, 705.2 ms as `705 ms`; a dash where nothing was measured. */
export function milliseconds(ms: number | undefined): string {
  if (ms === undefined) return '-';
  return `${ms < 10 ? ms.toFixed(1) : count(ms)} ms`;
}

/** 1 of 4 as `25 %`; a dash of nothing. 100 % and 0 % are said only of all and of none. */
export function percent(part: number, whole: number): string {
  if (whole <= 0) return '-';
  const share = (100 * part) / whole;
  if (part === whole || part === 0) return `${share.toFixed(0)} %`;
  const digits = share > 99 || share < 1 ? 2 : 1;
  return `${Math.min(99.99, Math.max(0.01, share)).toFixed(digits)} %`;
}

/** `1 call`, `12 calls`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}
