import type { CallScope } from './call-scope.js';

/**
 * The same scope with something more; what `more` does not say is as in the outer one. Signals are
 * not touched: that of an inbound call is made only when somebody asks for it.
 * @param signal makes the signal of the new scope when it is first asked for
 */
export function extendScope(
  outer: CallScope | undefined,
  more: CallScope,
  signal?: () => AbortSignal,
): CallScope {
  return new ExtendedScope(outer, more, signal);
}

/** A class, for scopes are made several times a call: objects with a scope as prototype cost ten times as much. */
class ExtendedScope implements CallScope {
  readonly incomingDeadlineAt: number | undefined;
  readonly deadlineAt: number | undefined;
  readonly attemptDeadlineAt: number | undefined;
  readonly attempt: number | undefined;
  readonly previousAttempts: number | undefined;

  constructor(
    private readonly outer: CallScope | undefined,
    private readonly more: CallScope,
    private readonly makeSignal: (() => AbortSignal) | undefined,
  ) {
    this.incomingDeadlineAt = more.incomingDeadlineAt ?? outer?.incomingDeadlineAt;
    this.deadlineAt = more.deadlineAt ?? outer?.deadlineAt;
    this.attemptDeadlineAt = more.attemptDeadlineAt ?? outer?.attemptDeadlineAt;
    this.attempt = more.attempt ?? outer?.attempt;
    this.previousAttempts = more.previousAttempts ?? outer?.previousAttempts;
  }

  get signal(): AbortSignal | undefined {
    if (this.makeSignal !== undefined) return this.makeSignal();
    return this.more.signal ?? this.outer?.signal;
  }
}
