import { isDeepStrictEqual } from 'node:util';
import { BreakerConfigError } from '../core/index.js';

/** More of one kind than this are a key made from input, not a design. */
const MAX_POLICIES = 10_000;

/** What all kinds of policies have in common. */
export interface NamedPolicy<Snapshot> {
  readonly name: string;
  snapshot(): Snapshot;
}

interface Entry<Policy, Options> {
  readonly policy: Policy;
  readonly options: Options;
  /** What each listener listens with. */
  readonly heard: Map<object, readonly Disposable[]>;
}

/** Attaches a listener to one policy. */
export type Attach<Policy, Listener> = (policy: Policy, listener: Listener) => Disposable[];

/** The policies of one kind by name. */
export class NamedPolicies<
  Policy extends NamedPolicy<Snapshot>,
  Options extends object,
  Snapshot,
  Listener extends object,
> {
  private readonly entries = new Map<string, Entry<Policy, Options>>();
  private readonly listeners = new Map<object, Listener>();

  constructor(
    /** As messages begin: `Retry`. */
    private readonly kind: string,
    private readonly make: (name: string, options: Options) => Policy,
    private readonly attach: Attach<Policy, Listener>,
  ) {}

  /**
   * Makes a policy, or answers the one there is if it was defined alike.
   * @throws BreakerConfigError if the options are faulty, the name is in use with other settings,
   *   or there are 10,000 policies of the kind already; then nothing was registered
   */
  define(name: string, options: Options): Policy {
    const known = this.entries.get(name);
    if (known !== undefined) {
      if (isDeepStrictEqual(known.options, options)) return known.policy;
      throw this.fault(name, othersText(known.options, options));
    }
    if (this.entries.size >= MAX_POLICIES) {
      throw this.fault(
        name,
        `there are ${MAX_POLICIES} of them already; name them by operation, not by input`,
      );
    }
    const entry = { policy: this.make(name, options), options: { ...options }, heard: new Map() };
    this.entries.set(name, entry);
    for (const [key, listener] of this.listeners) {
      entry.heard.set(key, this.attach(entry.policy, listener));
    }
    return entry.policy;
  }

  get(name: string): Policy | undefined {
    return this.entries.get(name)?.policy;
  }

  /** All of them, in the order they were defined. */
  all(): Policy[] {
    return [...this.entries.values()].map(({ policy }) => policy);
  }

  snapshots(): Snapshot[] {
    return this.all().map((policy) => policy.snapshot());
  }

  /** Forgets a policy; calls in flight end undisturbed. */
  delete(name: string): boolean {
    const entry = this.entries.get(name);
    if (entry === undefined) return false;
    for (const heard of entry.heard.values()) dispose(heard);
    return this.entries.delete(name);
  }

  /** Listens to all of them, present and future, until the answer is disposed of. */
  listen(listener: Listener): Disposable {
    const key = {};
    this.listeners.set(key, listener);
    for (const { policy, heard } of this.entries.values()) {
      heard.set(key, this.attach(policy, listener));
    }
    return {
      [Symbol.dispose]: () => {
        this.listeners.delete(key);
        for (const { heard } of this.entries.values()) {
          dispose(heard.get(key) ?? []);
          heard.delete(key);
        }
      },
    };
  }

  private fault(name: string, fault: string): BreakerConfigError {
    return new BreakerConfigError(`${this.kind} "${name}"`, [fault]);
  }
}

function dispose(heard: readonly Disposable[]): void {
  for (const subscription of heard) subscription[Symbol.dispose]();
}

function othersText(before: object, now: object): string {
  return (
    `is defined already with other settings (${JSON.stringify(before)}, ` +
    `now ${JSON.stringify(now)}); give one of them another name`
  );
}
