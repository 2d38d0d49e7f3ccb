import type { ClaimResult, Measurement } from '../results/claim-result.js';

/** How far two runs may differ, as a share of the larger value, unless their intervals meet. */
const TOLERANCE = 0.2;
/** Of shares, which may be next to nothing: in shares. */
const SHARE_TOLERANCE = 0.05;

/** The results with verdicts and values of an earlier run beside theirs, where it has the same claim. */
export function besideBefore(
  results: readonly ClaimResult[],
  before: readonly ClaimResult[],
): readonly ClaimResult[] {
  return results.map((result) => {
    const earlier = before.find(({ id }) => id === result.id);
    if (earlier === undefined) return result;
    const measurements = result.measurements.map((one) =>
      withBefore(
        one,
        earlier.measurements.find(({ name }) => name === one.name),
      ),
    );
    return { ...result, verdictBefore: earlier.verdict, measurements };
  });
}

/** Two values agree within the tolerance, or when each lies within what the other leaves open. */
export function agree(one: Measurement, other: Measurement): boolean {
  if (one.value === null || other.value === null) return one.value === other.value;
  const difference = Math.abs(one.value - other.value);
  const largest = Math.max(Math.abs(one.value), Math.abs(other.value));
  const allowed = Math.max(TOLERANCE * largest, one.unit === 'share' ? SHARE_TOLERANCE : 0);
  return difference <= allowed || within(one.value, other) || within(other.value, one);
}

function within(value: number, { low, high }: Measurement): boolean {
  return low !== null && high !== null && value >= low && value <= high;
}

function withBefore(one: Measurement, earlier: Measurement | undefined): Measurement {
  const value = earlier?.value ?? null;
  if (earlier === undefined || value === null) return one;
  return { ...one, before: { value, agrees: agree(one, earlier) } };
}
