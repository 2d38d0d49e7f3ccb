import { AsyncLocalStorage } from 'node:async_hooks';

/** What one inbound call allows the calls made on its behalf. */
export interface CallScope {
  /** When our caller stops waiting; monotonic ms. Absent: the caller set no deadline. */
  readonly incomingDeadlineAt?: number | undefined;
  /** When our call must have ended with all its attempts; set by the deadline policy. */
  readonly deadlineAt?: number | undefined;
  /** When the attempt under way must have ended; set by the deadline policy. */
  readonly attemptDeadlineAt?: number | undefined;
  /** Which attempt of ours is under way, from 0; set by the retry policy. */
  readonly attempt?: number | undefined;
  /** How often our caller had tried before this call. Above 0, nobody retries on its behalf. */
  readonly previousAttempts?: number | undefined;
  /** Aborts when our caller left or its deadline passed; the reason is a CallCancelledError. */
  readonly signal?: AbortSignal | undefined;
}

const scopes = new AsyncLocalStorage<CallScope | undefined>();

/** The scope of the inbound call this code runs for, if any. */
export function callScope(): CallScope | undefined {
  return scopes.getStore();
}

/** Runs code, and what it awaits, in a scope; in none if there is none. */
export function runInCallScope<T>(scope: CallScope | undefined, run: () => T): T {
  return scopes.run(scope, run);
}
