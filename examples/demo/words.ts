/** 12345 ms as `12.3 s`. */
export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

/** 12345 ms as `12 s`: for what a busy machine delays by tenths. */
export function wholeSeconds(ms: number): string {
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
