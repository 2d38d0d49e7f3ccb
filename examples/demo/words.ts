/** 12345 ms as `12 s`: a busy machine is late by tenths. */
export function seconds(ms: number): string {
  return `${Math.round(ms / 1_000)} s`;
}

/** 1.26 ms as `1.3 ms`. */
export function milliseconds(ms: number): string {
  return `${ms.toFixed(1)} ms`;
}

/** 0.125 as `12.5 %`. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
