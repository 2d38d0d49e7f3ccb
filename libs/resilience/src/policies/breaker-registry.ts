import { isDeepStrictEqual } from 'node:util';
import { BreakerConfigError, type BreakerOptions } from '../core/index.js';
import type { BreakerTransition, CallBlocked } from './breaker-events.js';
import { CircuitBreaker, type BreakerSetup, type BreakerSnapshot } from './circuit-breaker.js';
import { defined } from './defined.js';
import { LatencyHistogram } from './latency-histogram.js';

/** More breakers than this in one registry are a key made from input, not a design. */
const MAX_BREAKERS = 10_000;

/** Hears every breaker of a registry, also those defined later. */
export interface RegistryListener {
  readonly transition?: (event: BreakerTransition) => unknown;
  readonly blocked?: (event: CallBlocked) => unknown;
}

/** What all breakers of a registry need besides their figures. */
export interface RegistrySetup extends Omit<BreakerSetup, 'group' | 'latency'> {
  /** Give each breaker a latency histogram of its own: about 0.6 kB each. @default false */
  readonly latencies?: boolean;
}

type DefineSetup = Pick<BreakerSetup, 'group' | 'classify'>;

/** One call of `listen`, so that one listener may listen twice and leave once. */
interface Subscription {
  readonly listener: RegistryListener;
}

interface Entry {
  readonly breaker: CircuitBreaker;
  readonly options: BreakerOptions;
  readonly setup: DefineSetup;
  readonly subscriptions: Map<Subscription, Disposable[]>;
}

/** The breakers of one process by name. */
export class BreakerRegistry {
  private readonly entries = new Map<string, Entry>();
  private readonly subscriptions = new Set<Subscription>();

  constructor(
    private readonly defaults: BreakerOptions = {},
    private readonly setup: RegistrySetup = {},
  ) {}

  /**
   * Makes a breaker, or answers the one there is if it was defined alike.
   * @throws BreakerConfigError if the options are faulty, the name is in use with other settings,
   *   or there are 10,000 breakers already; then nothing was registered
   */
  define(name: string, given: BreakerOptions = {}, givenSetup: DefineSetup = {}): CircuitBreaker {
    const options = defined({ ...given });
    const setup = defined({ ...givenSetup });
    const known = this.entries.get(name);
    if (known !== undefined) {
      assertSame(name, known, options, setup);
      return known.breaker;
    }
    if (this.entries.size >= MAX_BREAKERS) {
      throw new BreakerConfigError(`Circuit breaker "${name}"`, [
        `there are ${MAX_BREAKERS} breakers already; name them by operation, not by input`,
      ]);
    }
    const { latencies = false, ...shared } = this.setup;
    const latency = latencies ? { latency: new LatencyHistogram() } : {};
    const figures = { ...this.defaults, ...options };
    const breaker = new CircuitBreaker(name, figures, { ...shared, ...latency, ...setup });
    const entry: Entry = { breaker, options, setup, subscriptions: new Map() };
    this.entries.set(name, entry);
    for (const subscription of this.subscriptions) attach(entry, subscription);
    return breaker;
  }

  get(name: string): CircuitBreaker | undefined {
    return this.entries.get(name)?.breaker;
  }

  /** All breakers, in the order they were defined. */
  all(): CircuitBreaker[] {
    return [...this.entries.values()].map((entry) => entry.breaker);
  }

  snapshots(): BreakerSnapshot[] {
    return this.all().map((breaker) => breaker.snapshot());
  }

  /** Forgets a breaker; calls in flight end undisturbed. */
  delete(name: string): boolean {
    const entry = this.entries.get(name);
    if (entry === undefined) return false;
    for (const subscription of this.subscriptions) detach(entry, subscription);
    entry.breaker[Symbol.dispose]();
    return this.entries.delete(name);
  }

  /** Switches breakers on and off as a set; those that change forget what they knew. */
  activate(isActive: (breaker: CircuitBreaker) => boolean): void {
    for (const breaker of this.all()) breaker.setActive(isActive(breaker));
  }

  /** Listens to all breakers, present and future, until the answer is disposed of. */
  listen(listener: RegistryListener): Disposable {
    const subscription = { listener };
    this.subscriptions.add(subscription);
    for (const entry of this.entries.values()) attach(entry, subscription);
    return {
      [Symbol.dispose]: () => {
        this.subscriptions.delete(subscription);
        for (const entry of this.entries.values()) detach(entry, subscription);
      },
    };
  }

  /** Forgets all breakers. */
  [Symbol.dispose](): void {
    for (const name of [...this.entries.keys()]) this.delete(name);
  }
}

function assertSame(name: string, known: Entry, options: BreakerOptions, setup: DefineSetup): void {
  const others: string[] = [];
  if (!isDeepStrictEqual(known.options, options)) {
    const before = JSON.stringify(known.options);
    others.push(`with other settings (${before}, now ${JSON.stringify(options)})`);
  }
  if (known.setup.group !== setup.group) {
    others.push(`in group ${known.setup.group}, now ${setup.group}`);
  }
  if (known.setup.classify !== setup.classify) others.push('with another classifier');
  if (others.length === 0) return;
  throw new BreakerConfigError(`Circuit breaker "${name}"`, [
    `is defined already ${others.join(' and ')}; give one of them another name`,
  ]);
}

function attach(entry: Entry, subscription: Subscription): void {
  const { listener } = subscription;
  const { breaker } = entry;
  const heard: Disposable[] = [];
  // Only what someone listens to is told, so no subscription without a method to call.
  if (listener.transition !== undefined) {
    heard.push(breaker.on('transition', (event) => listener.transition?.(event)));
  }
  if (listener.blocked !== undefined) {
    heard.push(breaker.on('blocked', (event) => listener.blocked?.(event)));
  }
  entry.subscriptions.set(subscription, heard);
}

function detach(entry: Entry, subscription: Subscription): void {
  for (const heard of entry.subscriptions.get(subscription) ?? []) heard[Symbol.dispose]();
  entry.subscriptions.delete(subscription);
}
