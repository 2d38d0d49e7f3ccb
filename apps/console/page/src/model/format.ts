/** What stands where nothing is known. */
export const UNKNOWN = '–';

/** Rates and counts: two figures below ten, whole above. */
export function rate(perSecond: number | null): string {
  if (perSecond === null) return UNKNOWN;
  if (perSecond === 0 || perSecond >= 9.95) return String(Math.round(perSecond));
  return perSecond.toFixed(1);
}

/** A time in ms, as short as it can be read: `4.2 ms`, `640 ms`, `1.3 s`, `4 min 12 s`. */
export function duration(ms: number | null): string {
  if (ms === null) return UNKNOWN;
  if (ms === 0) return '0';
  if (ms < 9.95) return `${ms.toFixed(1)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
}

/** A share of 0 to 1 in per cent. Only all is `100 %` and only none is `0 %`. */
export function percent(share: number | null): string {
  if (share === null) return UNKNOWN;
  const inPercent = share * 100;
  if (inPercent > 0 && inPercent < 1) return '< 1 %';
  if (inPercent < 100 && inPercent > 99) return '> 99 %';
  return `${Math.round(inPercent)} %`;
}

/** What is left of an open period: `3.2 s`. */
export function countdown(ms: number): string {
  return `${(Math.ceil(ms / 100) / 10).toFixed(1)} s`;
}

/** `1.00×`: attempts for each call. */
export function times(factor: number | null): string {
  return factor === null ? UNKNOWN : `${factor.toFixed(2)}×`;
}

const CLOCK = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** The time of the day where the page is read: `14:05:09`. */
export function clockTime(unixMs: number): string {
  return CLOCK.format(unixMs);
}
