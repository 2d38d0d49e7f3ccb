import {
  BreakerMachine,
  Permit,
  resolveBreakerOptions,
  totalCalls,
  type BreakerHost,
  type BreakerOptions,
  type CircuitState,
  type Counters,
  type BreakerMode,
  type Outcome,
  type ResolvedBreakerOptions,
  type TransitionReason,
  type Verdict,
} from '../../core/index.js';
import { STABLE_MS } from './ledger.js';
import { fromNow, type Figures, type Look, type Operation, type Subject } from './subject.js';

/** The inside of a machine, as far as telling it apart and breaking it on purpose need it. */
export interface MachineInside {
  counters: Counters;
  state: CircuitState;
  mode: BreakerMode;
  generation: number;
  openedAt: number;
  openUntil: number;
  rules: {
    consecutive: { streak: number };
    watch?: StallInside;
    stalledAt(now: number): number | undefined;
    excuse(pauseMs: number): void;
    clear(): void;
  };
  probes: ProbesInside;
  period: {
    begun: number;
    closedSince: number | undefined;
    next(): number;
    leftClosed(at: number): void;
  };
  options: ResolvedBreakerOptions;
  host: BreakerHost;

  admit(now: number): Permit | undefined;
  settle(permit: Permit, verdict: Verdict, now: number): void;
  catchUp(now: number): number;
  issue(now: number, probe: boolean): Permit;
  settleClosed(verdict: Verdict, now: number, timed?: unknown): void;
  settleProbe(permit: Permit, verdict: Verdict, now: number): void;
  dueMove(now: number): { to: string; reason: TransitionReason; at: number } | undefined;
  open(reason: TransitionReason, at: number, observedAt: number): void;
  move(to: CircuitState, reason: TransitionReason, at: number, observedAt?: number): void;
  reconfigure(options: ResolvedBreakerOptions, now: number): void;
}

export interface StallInside {
  streak: number;
  out: number[];
  counted: number;
  newest: number;
  settle(ticket: number, outcome: string, now: number): boolean;
  dueAt(bucket: number): number;
  lastDueAt(now: number): number;
  takeOut(ticket: number): boolean;
}

export interface ProbesInside {
  succeeded: number;
  failed: number;
  leases?: Map<Permit, number>;
  readonly inFlight: number;
  readonly wanted: boolean;
  readonly decision: string;
  end(permit: Permit): void;
  expire(now: number): void;
  clear(): void;
  decide(failed: number): string;
  reconfigure(settings: unknown): void;
}

/** A fault put into a machine on purpose: overrides methods of its prototype, or of its parts. */
export type Mutation = (
  prototype: MachineInside,
  original: MachineInside,
  inside: MachineInside,
) => void;

const DEAF: BreakerHost = Object.freeze({
  settle: () => undefined,
  hold: () => undefined,
  dispatch: () => undefined,
  transitioned: () => undefined,
});

/** The real machine, forkable. */
export class MachineSubject implements Subject<Permit> {
  private constructor(
    private readonly inside: MachineInside,
    private readonly machine: BreakerMachine = inside as unknown as BreakerMachine,
  ) {}

  static of(figures: Figures, mutate?: Mutation): MachineSubject {
    const machine = new BreakerMachine(optionsOf(figures), DEAF, () => 0.5);
    const inside = machine as unknown as MachineInside;
    if (mutate !== undefined) {
      const original = BreakerMachine.prototype as unknown as MachineInside;
      const prototype = Object.create(original) as MachineInside;
      mutate(prototype, original, inside);
      Object.setPrototypeOf(machine, prototype);
    }
    return new MachineSubject(inside);
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
    const { state, mode, rules, openedAt, openUntil, probes } = this.inside;
    const period = this.periodKey(now);
    if (mode !== 'auto') return `${mode} ${period}`;
    if (state === 'closed') {
      return `closed ${rules.consecutive.streak} ${stallKey(rules.watch, now)} ${period}`;
    }
    if (state === 'open') {
      return `open ${fromNow(openedAt, now)} ${fromNow(openUntil, now)} ${period}`;
    }
    const ends = [...(probes.leases?.values() ?? [])].map((end) => fromNow(end, now));
    const { succeeded, failed } = probes;
    return `half_open ${succeeded} ${failed} ${ends.toSorted((a, b) => a - b).join(',')} ${period}`;
  }

  settledKey(now: number): string {
    const twin = this.fork();
    twin.machine.catchUp(now);
    return twin.key(now);
  }

  fork(): MachineSubject {
    return new MachineSubject(twinOf(this.inside));
  }

  /** Only as far as it decides anything: without back-off the count of periods does not. */
  private periodKey(now: number): string {
    const { options, period } = this.inside;
    if (options.openBackoff === undefined || typeof options.openMs !== 'number') return '';
    const { factor, maxMs } = options.openBackoff;
    const nextMs = Math.min(options.openMs * factor ** period.begun, maxMs);
    const { closedSince } = period;
    const enough = Math.max(options.openMs, STABLE_MS);
    return `${nextMs} ${closedSince === undefined ? -1 : Math.min(now - closedSince, enough)}`;
  }
}

/** The calls that are watched, by when they stall. */
function stallKey(watch: StallInside | undefined, now: number): string {
  if (watch === undefined) return '';
  const parts = [watch.streak];
  for (let bucket = watch.counted + 1; bucket <= watch.newest; bucket++) {
    const out = watch.out[bucket % watch.out.length] ?? 0;
    if (out > 0) parts.push(fromNow(watch.dueAt(bucket), now), out);
  }
  return parts.join(',');
}

/**
 * A copy of a machine and all its parts, whatever they are. Shared are permits, which stand for
 * themselves, and what is frozen.
 */
function twinOf<T>(original: T): T {
  return copyOf(original) as T;
}

function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Permit || Object.isFrozen(value)) return value;
  if (value instanceof Map) return new Map(value);
  if (ArrayBuffer.isView(value)) return structuredClone(value);
  if (Array.isArray(value)) return value.map(copyOf);
  const copy = Object.create(Object.getPrototypeOf(value) as object) as Record<string, unknown>;
  for (const key of Object.keys(value)) copy[key] = copyOf((value as Record<string, unknown>)[key]);
  return copy;
}

function optionsOf(figures: Figures): ResolvedBreakerOptions {
  const known = resolved.get(figures) ?? resolveBreakerOptions('explored', givenOptions(figures));
  resolved.set(figures, known);
  return known;
}

const resolved = new WeakMap<Figures, ResolvedBreakerOptions>();

function givenOptions({ successThreshold, maxProbes, ...figures }: Figures): BreakerOptions {
  return figures.sampled === undefined ? { ...figures, successThreshold, maxProbes } : figures;
}
