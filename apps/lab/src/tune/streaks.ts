/** How failures come. */
export interface FailurePattern {
  /** Share of calls that fail. */
  readonly rate: number;
  /** Share of calls that fail right after one that failed; `rate` where failures are independent. */
  readonly afterFailure: number;
}

/**
 * How many calls pass, on average, until `failures` in a row have failed. For independent failures
 * (1 - p^F) / ((1 - p) p^F), close to p^-F; where failures come in bursts, of a two-state Markov chain.
 */
export function callsToStreak(failures: number, { rate, afterFailure }: FailurePattern): number {
  if (rate <= 0) return Infinity;
  if (rate >= 1) return failures;
  const afterSuccess = shareAfterSuccess({ rate, afterFailure });
  const goesOn = afterFailure ** (failures - 1);
  const withinStreaks = afterFailure === 1 ? failures - 1 : (1 - goesOn) / (1 - afterFailure);
  return (1 / afterSuccess + withinStreaks) / goesOn;
}

/** Share of calls that fail right after one that did not. */
export function shareAfterSuccess({ rate, afterFailure }: FailurePattern): number {
  return (rate * (1 - afterFailure)) / (1 - rate);
}
