import { shareAfterSuccess, type FailurePattern } from './streaks.js';

/** Chances by how many calls failed so far and how the last one ended; the last entry is "or more". */
interface Counts {
  readonly succeeded: readonly number[];
  readonly failed: readonly number[];
}

/**
 * The chance that at least `least` of so many calls fail where failures come in bursts: exact for a
 * two-state Markov chain in its steady state. Takes calls × least steps.
 */
export function burstTail(calls: number, least: number, failures: FailurePattern): number {
  if (least <= 0) return 1;
  let counts = first(least, failures.rate);
  for (let call = 1; call < calls; call++) counts = next(counts, failures);
  return (counts.succeeded[least] ?? 0) + (counts.failed[least] ?? 0);
}

/**
 * The chance that a window of so many calls comes to `least` failures by sliding one call on: a success
 * leaves it, a failure enters, and exactly one fewer are between.
 */
export function burstRise(calls: number, least: number, failures: FailurePattern): number {
  const { rate, afterFailure } = failures;
  let counts: Counts = { succeeded: [1 - rate, ...zeros(least)], failed: zeros(least + 1) };
  for (let call = 1; call < calls; call++) counts = next(counts, failures);
  const { succeeded, failed } = counts;
  return (
    (succeeded[least - 1] ?? 0) * shareAfterSuccess(failures) +
    (failed[least - 1] ?? 0) * afterFailure
  );
}

function first(least: number, rate: number): Counts {
  const rest = zeros(least - 1);
  return { succeeded: [1 - rate, 0, ...rest], failed: [0, rate, ...rest] };
}

function next({ succeeded, failed }: Counts, failures: FailurePattern): Counts {
  const { afterFailure } = failures;
  const afterSuccess = shareAfterSuccess(failures);
  const last = succeeded.length - 1;
  const good = succeeded.map(
    (chance, count) => chance * (1 - afterSuccess) + (failed[count] ?? 0) * (1 - afterFailure),
  );
  const bad = succeeded.map(
    (chance, count) => chance * afterSuccess + (failed[count] ?? 0) * afterFailure,
  );
  const more = [0, ...bad.slice(0, -1)];
  more[last] = (more[last] ?? 0) + (bad[last] ?? 0);
  return { succeeded: good, failed: more };
}

function zeros(length: number): number[] {
  return Array.from({ length }, () => 0);
}
