import { trace, type Attributes } from '@opentelemetry/api';
import type {
  BreakerRegistry,
  BreakerTransition,
  Bulkhead,
  CallBlocked,
  Deadline,
  Fallback,
  Retry,
} from '../policies/index.js';

/** What else to follow besides breakers; those that are there when {@link traceResilience} is called. */
export interface TraceOptions {
  readonly retries?: Iterable<Pick<Retry, 'on'>>;
  readonly bulkheads?: Iterable<Pick<Bulkhead, 'on'>>;
  readonly deadlines?: Iterable<Pick<Deadline, 'on'>>;
  readonly fallbacks?: Iterable<Pick<Fallback<never>, 'on'>>;
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
  const heard = [
    registry.listen({ transition: tellTransition, blocked: tellBlocked }),
    ...retryEvents(options.retries ?? []),
    ...bulkheadEvents(options.bulkheads ?? []),
    ...deadlineEvents(options.deadlines ?? []),
    ...fallbackEvents(options.fallbacks ?? []),
  ];
  return {
    [Symbol.dispose]: () => {
      for (const subscription of heard) subscription[Symbol.dispose]();
    },
  };
}

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

function retryEvents(retries: Iterable<Pick<Retry, 'on'>>): Disposable[] {
  return [...retries].flatMap((policy) => [
    policy.on('retry_scheduled', ({ retry, attempt, delayMs, pushback }) =>
      tell('resilience.retry.scheduled', {
        'resilience.retry.name': retry,
        'resilience.retry.attempt': attempt,
        'resilience.retry.delay_ms': delayMs,
        'resilience.retry.pushback': pushback,
      }),
    ),
    policy.on('retry_refused', ({ retry, attempts, why }) =>
      tell('resilience.retry.refused', {
        'resilience.retry.name': retry,
        'resilience.retry.attempts': attempts,
        'resilience.retry.refusal': why,
      }),
    ),
  ]);
}

function bulkheadEvents(bulkheads: Iterable<Pick<Bulkhead, 'on'>>): Disposable[] {
  return [...bulkheads].map((policy) =>
    policy.on('bulkhead_refused', ({ bulkhead, reason }) =>
      tell('resilience.bulkhead.refused', {
        'resilience.bulkhead.name': bulkhead,
        'resilience.bulkhead.refusal': reason,
      }),
    ),
  );
}

function deadlineEvents(deadlines: Iterable<Pick<Deadline, 'on'>>): Disposable[] {
  return [...deadlines].map((policy) =>
    policy.on('deadline_exceeded', ({ operation, of, grantedMs }) =>
      tell('resilience.deadline.exceeded', {
        'resilience.deadline.name': operation,
        'resilience.deadline.of': of,
        'resilience.deadline.granted_ms': grantedMs,
      }),
    ),
  );
}

function fallbackEvents(fallbacks: Iterable<Pick<Fallback<never>, 'on'>>): Disposable[] {
  return [...fallbacks].flatMap((policy) => [
    policy.on('fallback_served', ({ fallback, source, reason, ageMs }) =>
      tell('resilience.fallback.served', {
        'resilience.fallback.name': fallback,
        'resilience.fallback.source': source,
        'resilience.fallback.reason': reason,
        ...(ageMs === undefined ? {} : { 'resilience.fallback.age_ms': ageMs }),
      }),
    ),
    policy.on('fallback_failed', ({ fallback }) =>
      tell('resilience.fallback.failed', { 'resilience.fallback.name': fallback }),
    ),
  ]);
}

/** Into the span that is active where the policy did it: events are told while the call runs. */
function tell(name: string, attributes: Attributes): void {
  trace.getActiveSpan()?.addEvent(name, attributes);
}
