/** How an attempt at a dependency ended, as far as its caller can tell. */
export type AttemptEnd =
  /** Nothing left this process. */
  | 'never_sent'
  /** The peer said so itself. */
  | 'peer'
  /** Our own deadline passed in silence. */
  | 'own_deadline'
  /** We gave up because our own caller had: it left, or its deadline passed. */
  | 'caller'
  /** It broke off after it may have been sent. */
  | 'dropped';

/** What is known of one failed attempt at a dependency. */
export interface AttemptFacts {
  /** How long the attempt was allowed to take when it was sent, in milliseconds. */
  readonly grantedMs: number;
  /** How long it took, in milliseconds. */
  readonly elapsedMs: number;
  readonly endedBy: AttemptEnd;
}

// Beside the error, not on it: it is passed on as it came, and may be frozen or another library's.
const facts = new WeakMap<object, AttemptFacts>();

/**
 * Notes the facts of the attempt that an error ended.
 * @returns the same error
 */
export function recordAttempt<E extends object>(error: E, attempt: AttemptFacts): E {
  facts.set(error, Object.freeze({ ...attempt }));
  return error;
}

/** The facts of the attempt at a dependency that this error ended; undefined for other errors. */
export function attemptFactsOf(error: unknown): AttemptFacts | undefined {
  return typeof error === 'object' && error !== null ? facts.get(error) : undefined;
}

/**
 * The late-timer rule: true if our own deadline or cancel fired so late that it was we who stood
 * still. A callee whose answer lay unread must not be blamed for the silence.
 */
export function endedLate(attempt: AttemptFacts): boolean {
  const { endedBy } = attempt;
  return (endedBy === 'own_deadline' || endedBy === 'caller') && isOverdue(attempt);
}

/** True if an attempt outlived its own deadline so long that our timer cannot have been on time. */
export function isOverdue({ elapsedMs, grantedMs }: AttemptFacts): boolean {
  return elapsedMs > grantedMs + Math.max(50, grantedMs * 0.1);
}

/**
 * How long a callee that was not heard before a deadline had for its answer, in milliseconds: what
 * it was granted, or less if our caller's deadline came first, without the time in which our own
 * process stood still.
 * @param wakefulMs how long the attempt took without that time, where it is known
 */
export function chanceMs(attempt: AttemptFacts, wakefulMs = attempt.elapsedMs): number {
  const { endedBy, elapsedMs, grantedMs } = attempt;
  const hadMs = endedBy === 'caller' ? Math.min(grantedMs, elapsedMs) : grantedMs;
  return hadMs - Math.max(0, elapsedMs - wakefulMs);
}
