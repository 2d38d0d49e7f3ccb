/** That a value is not what the callee would have said, and how that came about. */
export interface Degradation {
  /** The stable name of what went wrong, such as `CIRCUIT_OPEN`; for headers, logs and labels. */
  readonly reason: string;
  /** Where the value comes from instead. */
  readonly source: 'value' | 'use' | 'last_good';
  /** How old it is, in ms, where that is known. */
  readonly ageMs?: number;
  /** What the call ended with. */
  readonly cause: unknown;
}

// Beside the value, not on it: it may be frozen, and it is the user's.
const degradations = new WeakMap<object, Degradation>();

/**
 * How a value came to stand in for an answer; undefined for answers. Numbers, strings and the like
 * cannot be known again: for those `mark` has to say it within the value.
 */
export function degradationOf(value: unknown): Degradation | undefined {
  return isObject(value) ? degradations.get(value) : undefined;
}

/**
 * Notes that a value stands in for an answer.
 * @returns the same value
 */
export function recordDegradation<T>(value: T, degraded: Degradation): T {
  if (isObject(value)) degradations.set(value, degraded);
  return value;
}

/** True for what callers can share: a function counts as well. */
export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
