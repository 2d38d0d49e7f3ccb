import { isDeepStrictEqual } from 'node:util';
import { BreakerConfigError, type BreakerOptions } from '../core/index.js';
import type { BreakerTransition, CallBlocked } from './breaker-events.js';
import { CircuitBreaker, type BreakerSetup, type BreakerSnapshot } from './circuit-breaker.js';

/** More breakers than this in one registry are a key made from input, not a design. */
const MAX_BREAKERS = 10_000;

/** Hears every breaker of a registry, also those defined later. */
export interface RegistryListener {
  readonly transition?: (event: BreakerTransition) => void;
  readonly blocked?: (event: CallBlocked) => void;
}

interface Entry {
  readonly breaker: CircuitBreaker;
  readonly options: BreakerOptions;
  readonly group: string | undefined;
  readonly subscriptions: Map<RegistryListener, Disposable[]>;
}

/** The breakers of one process by name. */
export class BreakerRegistry {
  private readonly entries = new Map<string, Entry>();
  private readonly listeners = new Set<RegistryListener>();

  constructor(
    private readonly defaults: BreakerOptions = {},
    private readonly setup: Omit<BreakerSetup, 'group'> = {},
  ) {}

  /**
   * Makes a breaker, or answers the one there is if it was defined alike.
   * @throws BreakerConfigError if the options are faulty, the name is in use with other settings,
   *   or there are 10,000 breakers already; then nothing was registered
   */
  define(
    name: string,
    options: BreakerOptions = {},
    setup: Pick<BreakerSetup, 'group' | 'classify'> = {},
  ): CircuitBreaker {
    const known = this.entries.get(name);
    if (known !== undefined) {
      assertSame(name, known, options, setup.group);
      return known.breaker;
    }
    if (this.entries.size >= MAX_BREAKERS) {
      throw new BreakerConfigError(`Circuit breaker "${name}"`, [
        `there are ${MAX_BREAKERS} breakers already; name them by operation, not by input`,
      ]);
    }
    const breaker = new CircuitBreaker(
      name,
      { ...this.defaults, ...options },
      { ...this.setup, ...setup },
    );
    const entry = { breaker, options, group: setup.group, subscriptions: new Map() };
    this.entries.set(name, entry);
    for (const listener of this.listeners) attach(entry, listener);
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
    for (const listener of this.listeners) detach(entry, listener);
    entry.breaker[Symbol.dispose]();
    return this.entries.delete(name);
  }

  /** Switches breakers on and off as a set; those that change forget what they knew. */
  activate(isActive: (breaker: CircuitBreaker) => boolean): void {
    for (const breaker of this.all()) breaker.setActive(isActive(breaker));
  }

  /** Listens to all breakers, present and future, until the answer is disposed of. */
  listen(listener: RegistryListener): Disposable {
    this.listeners.add(listener);
    for (const entry of this.entries.values()) attach(entry, listener);
    return {
      [Symbol.dispose]: () => {
        this.listeners.delete(listener);
        for (const entry of this.entries.values()) detach(entry, listener);
      },
    };
  }

  /** Forgets all breakers. */
  [Symbol.dispose](): void {
    for (const name of [...this.entries.keys()]) this.delete(name);
  }
}

function assertSame(name: string, known: Entry, options: BreakerOptions, group?: string): void {
  if (isDeepStrictEqual(known.options, options) && known.group === group) return;
  throw new BreakerConfigError(`Circuit breaker "${name}"`, [
    `is defined already with other settings (${JSON.stringify(known.options)}, now ` +
      `${JSON.stringify(options)}); give one of them another name`,
  ]);
}

function attach(entry: Entry, listener: RegistryListener): void {
  const { transition, blocked } = listener;
  const subscriptions: Disposable[] = [];
  if (transition) subscriptions.push(entry.breaker.on('transition', transition));
  if (blocked) subscriptions.push(entry.breaker.on('blocked', blocked));
  entry.subscriptions.set(listener, subscriptions);
}

function detach(entry: Entry, listener: RegistryListener): void {
  for (const subscription of entry.subscriptions.get(listener) ?? []) {
    subscription[Symbol.dispose]();
  }
  entry.subscriptions.delete(listener);
}
