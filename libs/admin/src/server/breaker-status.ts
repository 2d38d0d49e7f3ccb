import type { BreakerToSend, EventToSend } from '@firebreak/contracts/plain';
import type {
  BreakerTransition,
  CircuitBreaker,
  CircuitState,
  FailureCause,
} from '@firebreak/resilience';

/** A breaker says why it opened in at most so many characters. */
const LONGEST_MESSAGE = 200;

/** When a status is made: on the breakers' clock, and in ms since 1970. */
export interface Moment {
  readonly now: number;
  readonly wallNow: number;
}

/** A breaker as the admin contract shows it. Looking moves nothing. */
export function breakerStatus(breaker: CircuitBreaker, { now, wallNow }: Moment): BreakerToSend {
  const { group = '', counters, lastFailure, openUntil, ...seen } = breaker.snapshot();
  const [hop, scope = ''] = group.split(':');
  const dueInMs = openUntil === undefined ? 0 : Math.max(0, Math.ceil(openUntil - now));
  return {
    name: seen.name,
    group,
    hop: hop ?? '',
    scope,
    state: inCapitals(seen.state),
    mode: inCapitals(seen.mode),
    active: seen.active,
    failures: seen.failures,
    failureThreshold: breaker.options.failureThreshold || 0,
    counters: { ...counters, ignored: counters.ignore },
    lastFailure: failureMessage(lastFailure),
    blame: lastFailure?.origin ?? '',
    openUntilUnixMs: openUntil === undefined ? 0 : Math.round(wallNow + (openUntil - now)),
    dueInMs,
    probesInFlight: seen.probesInFlight,
    timeSavedMs: seen.timeSavedMs,
    probesSucceeded: seen.probesSucceeded,
    successThreshold: successesNeeded(breaker.options),
  };
}

/**
 * A transition as an event of the admin contract.
 * @param group of the breaker
 * @param correlationId of the request whose call moved it
 */
export function transitionEvent(
  event: BreakerTransition,
  group = '',
  correlationId = '',
): NonNullable<EventToSend['transition']> {
  const { breaker, from, to, mode, reason, failures, cause, openUntil, observedAt } = event;
  return {
    breaker,
    group,
    from: inCapitals(from),
    to: inCapitals(to),
    mode: inCapitals(mode),
    reason,
    failures,
    cause: failureMessage(cause),
    blame: cause?.origin ?? '',
    dueInMs: openUntil === undefined ? 0 : Math.max(0, Math.ceil(openUntil - observedAt)),
    correlationId,
  };
}

/** The successful probes that close it, also where it goes by their share. */
function successesNeeded({ successThreshold, sampled }: CircuitBreaker['options']): number {
  if (sampled === undefined) return successThreshold;
  return Math.max(1, Math.ceil(sampled.probes * sampled.minSuccessRate));
}

function failureMessage(cause: FailureCause | undefined) {
  if (cause === undefined) return null;
  return { code: cause.code, message: (cause.message ?? '').slice(0, LONGEST_MESSAGE) };
}

/** The contract names its enums as the library does, in capitals. */
function inCapitals<Word extends CircuitState | CircuitBreaker['mode']>(word: Word) {
  return word.toUpperCase() as Uppercase<Word>;
}
