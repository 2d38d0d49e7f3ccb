import type { BatchObservableResult, Meter } from '@opentelemetry/api';
import { BreakerConfigError, type Clock } from '../core/index.js';
import { monotonicClock, type BreakerRegistry, type CircuitBreaker } from '../policies/index.js';
import { BREAKERS, type BreakerView } from './breaker-series.js';
import { BreakerStories } from './breaker-stories.js';
import { FamilyObserver } from './family-observer.js';
import { PEERS, type PeerCounts } from './peer-series.js';
import { BULKHEADS, DEADLINES, FALLBACKS, RETRIES } from './policy-series.js';
import type { PolicySource } from './policy-source.js';
import type { Subject } from './series.js';

/** Options of {@link observeResilience}. */
export interface ObserveOptions {
  /** Where the metrics go, such as `metrics.getMeter('resilience')`. */
  readonly meter: Meter;
  /** What else to show besides breakers. @default none */
  readonly policies?: Pick<PolicySource, 'snapshots'>;
  /** Services called over gRPC, for whose fault their failures are. @default none */
  readonly peers?: Iterable<PeerCounts>;
  /** The clock of the breakers. @default the process's monotonic clock */
  readonly clock?: Clock;
  /**
   * The most names shown of each kind of policy, the first ones defined; 1 to 10,000. SDKs drop the
   * attributes of series beyond 2,000 per metric, and a breaker's latencies make 17. @default 100
   */
  readonly maxNames?: number;
}

const MAX_NAMES = 100;
const MOST_NAMES = 10_000;

/**
 * Shows what breakers and other policies count as OpenTelemetry metrics, until the answer is
 * disposed of. They are read when the SDK collects, in one callback; calls cost nothing more.
 * What there is and what it means: docs/telemetry.md.
 *
 * @throws BreakerConfigError if `maxNames` is out of range
 * @example
 * const watching = observeResilience(registry, { meter: metrics.getMeter('shop') });
 */
export function observeResilience(registry: BreakerRegistry, options: ObserveOptions): Disposable {
  const { meter, policies, peers, clock = monotonicClock, maxNames = MAX_NAMES } = options;
  if (!Number.isInteger(maxNames) || maxNames < 1 || maxNames > MOST_NAMES) {
    throw new BreakerConfigError('Telemetry', [
      `maxNames must be a whole number from 1 to ${MOST_NAMES}, got ${maxNames}`,
    ]);
  }
  const stories = new BreakerStories(registry, clock);
  const families = [
    new FamilyObserver(meter, BREAKERS, () => breakers(registry, stories), maxNames),
    new FamilyObserver(meter, RETRIES, () => named(policies?.snapshots().retries), maxNames),
    new FamilyObserver(meter, BULKHEADS, () => named(policies?.snapshots().bulkheads), maxNames),
    new FamilyObserver(meter, DEADLINES, () => named(policies?.snapshots().deadlines), maxNames),
    new FamilyObserver(meter, FALLBACKS, () => named(policies?.snapshots().fallbacks), maxNames),
    new FamilyObserver(meter, PEERS, () => named(peers), maxNames),
  ];
  const observables = families.flatMap((family) => family.observables);
  const callback = (result: BatchObservableResult): void => {
    for (const family of families) family.observe(result);
  };
  meter.addBatchObservableCallback(callback, observables);
  return {
    [Symbol.dispose]: () => {
      meter.removeBatchObservableCallback(callback, observables);
      stories[Symbol.dispose]();
    },
  };
}

function* breakers(
  registry: BreakerRegistry,
  stories: BreakerStories,
): Generator<Subject<BreakerView>> {
  for (const breaker of registry.all()) {
    const { name, group } = breaker;
    const attributes = group === undefined ? {} : { 'resilience.breaker.group': group };
    yield { name, attributes, view: viewOf(breaker, stories) };
  }
}

function viewOf(breaker: CircuitBreaker, stories: BreakerStories): BreakerView {
  const { latency } = breaker;
  const view = { snapshot: breaker.snapshot(), story: stories.of(breaker) };
  return latency === undefined ? view : { ...view, latency };
}

function* named<S extends { readonly name: string }>(
  snapshots: Iterable<S> = [],
): Generator<Subject<S>> {
  for (const view of snapshots) yield { name: view.name, view };
}
