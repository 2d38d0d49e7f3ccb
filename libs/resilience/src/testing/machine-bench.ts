import {
  BreakerMachine,
  resolveBreakerOptions,
  type BreakerHost,
  type BreakerOptions,
  type MachineSnapshot,
  type Outcome,
  type Permit,
  type ResolvedBreakerOptions,
  type Transition,
} from '../core/index.js';
import { FakeClock } from './fake-clock.js';

/**
 * A state machine on a fake clock, with every transition written down. For specs of the machine
 * itself; code that uses a breaker is tested with a CircuitBreaker and {@link FakeClock}.
 */
export class MachineBench {
  readonly clock = new FakeClock();
  readonly transitions: Transition[] = [];
  readonly machine: BreakerMachine;
  readonly options: ResolvedBreakerOptions;

  constructor(options: BreakerOptions = {}, random: () => number = () => 0.5) {
    this.options = resolveBreakerOptions('bench', options);
    const host: BreakerHost = {
      settle: (permit, verdict) => this.machine.settle(permit, verdict, this.now()),
      hold: (permit) => this.machine.hold(permit, this.now()),
      dispatch: (permit) => this.machine.dispatch(permit, this.now()),
      transitioned: (transition) => this.transitions.push(transition),
    };
    this.machine = new BreakerMachine(this.options, host, random);
  }

  now(): number {
    return this.clock.now();
  }

  /** The permit, or undefined if refused. */
  tryAdmit(): Permit | undefined {
    return this.machine.admit(this.now());
  }

  /** @throws Error if refused */
  admit(): Permit {
    const permit = this.tryAdmit();
    if (permit === undefined) throw new Error(`refused at ${this.now()} ms`);
    return permit;
  }

  /** Makes calls one after another that end at once. */
  calls(...outcomes: Outcome[]): void {
    for (const outcome of outcomes) this.admit().done({ outcome });
  }

  look(): MachineSnapshot {
    return this.machine.snapshot(this.now());
  }

  /** The transitions so far, as `closed>open failures @0`. */
  path(): string[] {
    return this.transitions.map(({ from, to, reason, at }) => `${from}>${to} ${reason} @${at}`);
  }
}
