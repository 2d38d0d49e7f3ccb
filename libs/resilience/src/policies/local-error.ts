const local = new WeakSet<Error>();

/**
 * Marks an error as our own doing, thrown before anything was sent (a value that could not be
 * serialized, say): no breaker holds it against the callee.
 * @returns the same error
 */
export function markLocal<E extends Error>(error: E): E {
  local.add(error);
  return error;
}

/** True for errors marked by {@link markLocal}. */
export function isLocal(error: unknown): boolean {
  return error instanceof Error && local.has(error);
}
