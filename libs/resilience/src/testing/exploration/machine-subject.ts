import {
  BreakerMachine,
  resolveBreakerOptions,
  totalCalls,
  type BreakerHost,
  type CircuitState,
  type Counters,
  type BreakerMode,
  type FailureCause,
  type Outcome,
  type Permit,
  type ResolvedBreakerOptions,
  type TransitionReason,
  type Verdict,
} from '../../core/index.js';
import { fromNow, type Figures, type Look, type Operation, type Subject } from './subject.js';

/** The inside of a machine, as far as forking and breaking it on purpose need to know it. */
export interface MachineInside {
  counters: Counters;
  state: CircuitState;
  mode: BreakerMode;
  generation: number;
  lastNow: number;
  openedAt: number;
  openUntil: number;
  byOwnPeriod: boolean;
  probesSucceeded: number;
  leases: Map<Permit, number>;
  lastFailure: FailureCause | undefined;
  rule: { streak: number; lastFailureAt: number; settings: unknown; reset(): void };
  options: ResolvedBreakerOptions;
  host: BreakerHost;

  admit(now: number): Permit | undefined;
  settle(permit: Permit, verdict: Verdict, now: number): void;
  catchUp(now: number): number;
  settleClosed(verdict: Verdict, now: number): void;
  settleProbe(permit: Permit, verdict: Verdict, now: number): void;
  probesWanted(): number;
  expiredLease(now: number): number | undefined;
  open(reason: TransitionReason, at: number, observedAt: number): void;
  move(to: CircuitState, reason: TransitionReason, at: number, observedAt?: number): void;
  reconfigure(options: ResolvedBreakerOptions, now: number): void;
}

/** A fault put into a machine on purpose: overrides methods of its prototype. */
export type Mutation = (prototype: MachineInside, original: MachineInside) => void;

const DEAF: BreakerHost = { settle: () => undefined, transitioned: () => undefined };

/** Fields that {@link MachineSubject.fork} copies; the spec checks that there are no others. */
export const FORKED_FIELDS = {
  machine: [
    'counters',
    'state',
    'mode',
    'generation',
    'lastNow',
    'openedAt',
    'openUntil',
    'byOwnPeriod',
    'probesSucceeded',
    'leases',
    'lastFailure',
    'rule',
    'options',
    'host',
  ],
  rule: ['streak', 'lastFailureAt', 'settings'],
};

/** The real machine, forkable. */
export class MachineSubject implements Subject<Permit> {
  private constructor(
    private readonly inside: MachineInside,
    private readonly machine: BreakerMachine = inside as unknown as BreakerMachine,
  ) {}

  static of(figures: Figures, mutate?: Mutation): MachineSubject {
    const machine = new BreakerMachine(optionsOf(figures), DEAF);
    const inside = machine as unknown as MachineInside;
    if (mutate !== undefined) {
      const original = BreakerMachine.prototype as unknown as MachineInside;
      const prototype = Object.create(original) as MachineInside;
      mutate(prototype, original);
      Object.setPrototypeOf(machine, prototype);
    }
    return new MachineSubject(inside);
  }

  fields(): { machine: string[]; rule: string[] } {
    return { machine: Object.keys(this.inside), rule: Object.keys(this.inside.rule) };
  }

  admit(now: number): Permit | undefined {
    return this.machine.admit(now);
  }

  settle(permit: Permit, outcome: Outcome, now: number): void {
    this.machine.settle(permit, { outcome }, now);
    // Forks share permits: what is settled here is still in flight in the others.
    permit.settled = false;
  }

  operate(operation: Operation, now: number): void {
    this.machine[operation](now);
  }

  reconfigure(figures: Figures, now: number): void {
    this.machine.reconfigure(optionsOf(figures), now);
  }

  look(now: number): Look {
    const { counters, ...seen } = this.machine.snapshot(now);
    return { ...seen, inFlight: counters.inFlight, total: totalCalls(counters) };
  }

  key(now: number): string {
    const { state, mode, rule, openedAt, openUntil, probesSucceeded, leases } = this.inside;
    if (mode !== 'auto') return mode;
    if (state === 'closed') return `closed ${rule.streak}`;
    if (state === 'open') return `open ${fromNow(openedAt, now)} ${fromNow(openUntil, now)}`;
    const ends = [...leases.values()].map((end) => fromNow(end, now)).toSorted((a, b) => a - b);
    return `half_open ${probesSucceeded} ${ends.join(',')}`;
  }

  settledKey(now: number): string {
    const twin = this.fork();
    twin.machine.catchUp(now);
    return twin.key(now);
  }

  fork(): MachineSubject {
    const from = this.inside;
    const twin = Object.create(Object.getPrototypeOf(from) as object) as MachineInside;
    twin.counters = { ...from.counters };
    twin.state = from.state;
    twin.mode = from.mode;
    twin.generation = from.generation;
    twin.lastNow = from.lastNow;
    twin.openedAt = from.openedAt;
    twin.openUntil = from.openUntil;
    twin.byOwnPeriod = from.byOwnPeriod;
    twin.probesSucceeded = from.probesSucceeded;
    twin.leases = new Map(from.leases);
    twin.lastFailure = from.lastFailure;
    twin.rule = Object.create(Object.getPrototypeOf(from.rule) as object) as MachineInside['rule'];
    twin.rule.streak = from.rule.streak;
    twin.rule.lastFailureAt = from.rule.lastFailureAt;
    twin.rule.settings = from.rule.settings;
    twin.options = from.options;
    twin.host = from.host;
    return new MachineSubject(twin);
  }
}

function optionsOf(figures: Figures): ResolvedBreakerOptions {
  const known = resolved.get(figures) ?? resolveBreakerOptions('explored', figures);
  resolved.set(figures, known);
  return known;
}

const resolved = new WeakMap<Figures, ResolvedBreakerOptions>();
