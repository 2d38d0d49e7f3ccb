import { trace, type Attributes } from '@opentelemetry/api';
import type { BreakerRegistry, BreakerTransition, CallBlocked } from '../policies/index.js';
import type { PolicyHearer, PolicySource } from './policy-source.js';

/** Options of {@link traceResilience}. */
export interface TraceOptions {
  /** What else to follow besides breakers. @default none */
  readonly policies?: Pick<PolicySource, 'listen'>;
}

/**
 * Writes what policies did into the span of the call for which they did it, as span events, until
 * the answer is disposed of: circuits that moved, calls that were refused, retried, timed out or
 * answered by a stand-in. Costs one event object for each of these and nothing for other calls.
 * Messages of errors stay out: they may hold what should not leave the process.
 *
 * @example
 * const tracing = traceResilience(registry);
 */
export function traceResilience(registry: BreakerRegistry, options: TraceOptions = {}): Disposable {
  const breakers = registry.listen({ transition: tellTransition, blocked: tellBlocked });
  const policies = options.policies?.listen(TELL);
  return {
    [Symbol.dispose]: () => {
      breakers[Symbol.dispose]();
      policies?.[Symbol.dispose]();
    },
  };
}

const TELL: PolicyHearer = {
  retry_scheduled: ({ retry, attempt, delayMs, pushback }) =>
    tell('resilience.retry.scheduled', {
      'resilience.retry.name': retry,
      'resilience.retry.attempt': attempt,
      'resilience.retry.delay_ms': delayMs,
      'resilience.retry.pushback': pushback,
    }),
  retry_refused: ({ retry, attempts, why }) =>
    tell('resilience.retry.refused', {
      'resilience.retry.name': retry,
      'resilience.retry.attempts': attempts,
      'resilience.retry.refusal': why,
    }),
  bulkhead_refused: ({ bulkhead, reason }) =>
    tell('resilience.bulkhead.refused', {
      'resilience.bulkhead.name': bulkhead,
      'resilience.bulkhead.refusal': reason,
    }),
  deadline_exceeded: ({ operation, of, grantedMs }) =>
    tell('resilience.deadline.exceeded', {
      'resilience.deadline.name': operation,
      'resilience.deadline.of': of,
      'resilience.deadline.granted_ms': grantedMs,
    }),
  fallback_served: ({ fallback, source, reason, ageMs }) =>
    tell('resilience.fallback.served', {
      'resilience.fallback.name': fallback,
      'resilience.fallback.source': source,
      'resilience.fallback.reason': reason,
      ...(ageMs === undefined ? {} : { 'resilience.fallback.age_ms': ageMs }),
    }),
  fallback_failed: ({ fallback }) =>
    tell('resilience.fallback.failed', { 'resilience.fallback.name': fallback }),
};

function tellTransition({ breaker, from, to, reason, cause }: BreakerTransition): void {
  tell('resilience.breaker.transition', {
    'resilience.breaker.name': breaker,
    'resilience.breaker.state.from': from,
    'resilience.breaker.state': to,
    'resilience.breaker.reason': reason,
    ...(cause === undefined ? {} : { 'resilience.breaker.cause': cause.code }),
    ...(cause?.origin === undefined ? {} : { 'resilience.breaker.blame': cause.origin }),
  });
}

function tellBlocked({ breaker, reason, retryAfterMs, blame }: CallBlocked): void {
  tell('resilience.breaker.blocked', {
    'resilience.breaker.name': breaker,
    'resilience.breaker.reason': reason,
    ...(retryAfterMs === undefined ? {} : { 'resilience.retry_after_ms': retryAfterMs }),
    ...(blame === undefined ? {} : { 'resilience.breaker.blame': blame }),
  });
}

/** Into the span that is active where the policy did it: events are told while the call runs. */
function tell(name: string, attributes: Attributes): void {
  trace.getActiveSpan()?.addEvent(name, attributes);
}
