// Beside the error, not on it: it is passed on as it came, and may be frozen or another library's.
const attempts = new WeakMap<object, number>();

/**
 * Notes how many attempts were made at the callee before this error was thrown.
 * @returns the same error
 */
export function recordAttempts<E>(error: E, made: number): E {
  if (typeof error === 'object' && error !== null) attempts.set(error, made);
  return error;
}

/**
 * How many attempts were made before this error was passed on; undefined if no retry policy saw it,
 * 0 if the callee was never asked.
 */
export function attemptsOf(error: unknown): number | undefined {
  return typeof error === 'object' && error !== null ? attempts.get(error) : undefined;
}
