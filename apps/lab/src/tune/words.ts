/** A number that people can compare: three digits, thousands with commas, tiny and huge ones in powers. */
export function figure(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 0.001 || size >= 1e7) return value.toExponential(1).replace('+', '');
  if (size >= 1_000) return Math.round(value).toLocaleString('en-US');
  return `${+value.toPrecision(3)}`;
}

/** A duration in the unit that suits it; `never` for null. */
export function duration(ms: number | null): string {
  if (ms === null) return 'never';
  if (ms < 1_000) return `${figure(ms)} ms`;
  if (ms < 120_000) return `${figure(ms / 1_000)} s`;
  if (ms < 7_200_000) return `${figure(ms / 60_000)} min`;
  if (ms < 172_800_000) return `${figure(ms / 3_600_000)} h`;
  return `${figure(ms / 86_400_000)} days`;
}

export function percent(share: number): string {
  return `${figure(share * 100)} %`;
}

/** How often, by how long it is between: `one in 21 days`. */
export function perDay(times: number): string {
  if (times === 0) return 'never';
  return times >= 1 ? `${figure(times)} a day` : `one in ${figure(1 / times)} days`;
}
