import {
  Bulkhead,
  CircuitBreaker,
  Deadline,
  Fallback,
  Retry,
  type BreakerEventKind,
} from '../policies/index.js';

/** A policy whose events can be recorded. */
export type RecordedPolicy = Bulkhead | CircuitBreaker | Deadline | Fallback<never> | Retry;

/** An event with what was told of it. */
export interface RecordedEvent {
  readonly kind: string;
  readonly event: unknown;
}

/** What was told so far; dispose of it to hear no more. */
export type Recording<E> = E[] & Disposable;

const BREAKER_KINDS = [
  'success',
  'failure',
  'alive',
  'ignored',
  'late',
  'blocked',
  'transition',
] as const satisfies readonly BreakerEventKind[];

interface Source {
  on(kind: string, listener: (event: unknown) => void): Disposable;
}

/**
 * Writes down the kinds of a policy's events in the order in which they were told.
 *
 * @example
 * const told = recordEvents(breaker);
 * const withDetails = recordEvents(retry, { details: true });
 */
export function recordEvents(policy: CircuitBreaker): Recording<BreakerEventKind>;
export function recordEvents(policy: RecordedPolicy): Recording<string>;
export function recordEvents(
  policy: RecordedPolicy,
  options: { readonly details: true },
): Recording<RecordedEvent>;
export function recordEvents(
  policy: RecordedPolicy,
  { details = false }: { readonly details?: boolean } = {},
): Recording<unknown> {
  const told: unknown[] = [];
  const source = policy as unknown as Source;
  const listening = kindsOf(policy).map((kind) =>
    source.on(kind, (event) => void told.push(details ? { kind, event } : kind)),
  );
  const stop = (): void => {
    for (const one of listening) one[Symbol.dispose]();
  };
  // Not enumerable: the list stays equal to a plain list.
  return Object.defineProperty(told, Symbol.dispose, { value: stop }) as Recording<unknown>;
}

function kindsOf(policy: RecordedPolicy): readonly string[] {
  if (policy instanceof CircuitBreaker) return BREAKER_KINDS;
  if (policy instanceof Retry) return ['retry_scheduled', 'retry_refused'];
  if (policy instanceof Bulkhead) return ['bulkhead_queued', 'bulkhead_refused'];
  if (policy instanceof Deadline) return ['deadline_exceeded'];
  return ['fallback_served', 'fallback_failed'];
}
