import type {
  Bulkhead,
  BulkheadEventMap,
  BulkheadSnapshot,
  Deadline,
  DeadlineEventMap,
  DeadlineSnapshot,
  Fallback,
  FallbackEventMap,
  FallbackSnapshot,
  Retry,
  RetryEventMap,
  RetrySnapshot,
} from '../policies/index.js';

type PolicyEvents = RetryEventMap & BulkheadEventMap & DeadlineEventMap & FallbackEventMap;

/** Hears policies, by kind of event. */
export type PolicyHearer = {
  readonly [Kind in keyof PolicyEvents]?: (event: PolicyEvents[Kind]) => unknown;
};

/** Policies at the time of asking. */
export interface PolicyFigures {
  readonly retries?: Iterable<RetrySnapshot>;
  readonly bulkheads?: Iterable<BulkheadSnapshot>;
  readonly deadlines?: Iterable<DeadlineSnapshot>;
  readonly fallbacks?: Iterable<FallbackSnapshot>;
}

/** Where policies other than breakers are found: Nest's PolicyRegistry, or {@link policySource}. */
export interface PolicySource {
  snapshots(): PolicyFigures;
  listen(listener: PolicyHearer): Disposable;
}

/** Policies made by hand. */
export interface Policies {
  readonly retries?: readonly Pick<Retry, 'on' | 'snapshot'>[];
  readonly bulkheads?: readonly Pick<Bulkhead, 'on' | 'snapshot'>[];
  readonly deadlines?: readonly Pick<Deadline, 'on' | 'snapshot'>[];
  readonly fallbacks?: readonly Pick<Fallback<never>, 'on' | 'snapshot'>[];
}

/**
 * Gathers policies made by hand for metrics and traces.
 * @example observeResilience(registry, { meter, policies: policySource({ retries: [retry] }) })
 */
export function policySource(policies: Policies): PolicySource {
  const { retries = [], bulkheads = [], deadlines = [], fallbacks = [] } = policies;
  return {
    snapshots: () => ({
      retries: retries.map((retry) => retry.snapshot()),
      bulkheads: bulkheads.map((bulkhead) => bulkhead.snapshot()),
      deadlines: deadlines.map((deadline) => deadline.snapshot()),
      fallbacks: fallbacks.map((fallback) => fallback.snapshot()),
    }),
    listen: (listener) => {
      const heard = [
        ...retries.flatMap((retry) =>
          hear<RetryEventMap>(retry, listener, ['retry_scheduled', 'retry_refused']),
        ),
        ...bulkheads.flatMap((bulkhead) =>
          hear<BulkheadEventMap>(bulkhead, listener, ['bulkhead_refused']),
        ),
        ...deadlines.flatMap((deadline) =>
          hear<DeadlineEventMap>(deadline, listener, ['deadline_exceeded']),
        ),
        ...fallbacks.flatMap((fallback) =>
          hear<FallbackEventMap>(fallback, listener, ['fallback_served', 'fallback_failed']),
        ),
      ];
      return {
        [Symbol.dispose]: () => {
          for (const subscription of heard) subscription[Symbol.dispose]();
        },
      };
    },
  };
}

interface Telling<Events> {
  on<Kind extends keyof Events>(kind: Kind, listener: (event: Events[Kind]) => unknown): Disposable;
}

/** Only what someone listens to is told. */
function hear<Events extends Partial<PolicyEvents>>(
  policy: Telling<Events>,
  listener: PolicyHearer,
  kinds: readonly (keyof Events & keyof PolicyEvents)[],
): Disposable[] {
  return kinds.flatMap((kind) => {
    const tell = listener[kind] as ((event: unknown) => unknown) | undefined;
    return tell === undefined ? [] : [policy.on(kind, tell)];
  });
}
