import {
  BreakerMachine,
  CircuitOpenError,
  withoutStack,
  type BreakerHost,
  type Clock,
  type MachineSnapshot,
  type Outcome,
  type Permit,
  type ResolvedBreakerOptions,
  type Transition,
  type Verdict,
} from '../core/index.js';
import { BreakerEvents, type BreakerEventKind } from './breaker-events.js';
import type { LatencyHistogram } from './latency-histogram.js';
import type { PauseMonitor } from './pause-monitor.js';

/** What a circuit is made with besides its name and figures. */
export interface CircuitTools {
  readonly clock: Clock;
  readonly pauses: PauseMonitor | undefined;
  readonly latency: LatencyHistogram | undefined;
  readonly random: () => number;
  readonly stacks: boolean;
}

const EVENT_OF: Record<Outcome, BreakerEventKind> = {
  success: 'success',
  failure: 'failure',
  alive: 'alive',
  ignore: 'ignored',
};

/** True if a classifier's answer is a verdict at all. */
export function isVerdict(verdict: Verdict): boolean {
  return Object.hasOwn(EVENT_OF, verdict.outcome);
}

/**
 * The state machine in real life: with a clock that notices our own pauses, listeners that are told
 * once the state is in place, and a histogram of how long calls took.
 */
export class Circuit implements BreakerHost {
  readonly events = new BreakerEvents();
  readonly machine: BreakerMachine;
  private readonly subscription: Disposable | undefined;

  constructor(
    readonly name: string,
    options: ResolvedBreakerOptions,
    private readonly tools: CircuitTools,
  ) {
    this.machine = new BreakerMachine(options, this, tools.random);
    this.subscription = tools.pauses?.onPause((ms) => {
      this.machine.excusePause(ms, tools.clock.now());
      this.events.deliver();
    });
  }

  /** True while calls must be timed, whatever the rules need. */
  get timesCalls(): boolean {
    return this.events.hearsCalls || this.tools.latency !== undefined;
  }

  now(): number {
    const now = this.tools.clock.now();
    this.tools.pauses?.check(now);
    return now;
  }

  admit(): Permit | CircuitOpenError {
    const now = this.now();
    const permit = this.machine.admit(now);
    const answer = permit ?? this.refuse(now);
    this.events.deliver();
    return answer;
  }

  settle(permit: Permit, verdict: Verdict): void {
    const now = this.now();
    if (this.timesCalls && !permit.settled) {
      // What fell due before decides whether this result still counts.
      this.machine.catchUp(now);
      const elapsedMs = Math.max(0, now - permit.startedAt);
      this.tools.latency?.record(elapsedMs);
      this.enqueue(permit, verdict, elapsedMs);
    }
    this.machine.settle(permit, verdict, now);
    this.events.deliver();
  }

  hold(permit: Permit): void {
    this.operate((now) => this.machine.hold(permit, now));
  }

  dispatch(permit: Permit): void {
    this.operate((now) => this.machine.dispatch(permit, now));
  }

  /** Ends a call that began without a permit. */
  ended(generation: number, verdict: Verdict): void {
    const now = this.now();
    this.enqueue({ generation }, verdict);
    this.machine.ended(generation, verdict, now);
    this.events.deliver();
  }

  /** Tells of an event of a call; its state must be in place. */
  told(call: { readonly generation: number }, verdict: Verdict): void {
    this.enqueue(call, verdict);
    this.events.deliver();
  }

  transitioned(transition: Transition): void {
    if (!this.events.hears('transition')) return;
    this.events.enqueue('transition', { breaker: this.name, ...transition });
  }

  /** Does something with the machine at the present time, and tells what came of it. */
  operate<T>(change: (now: number) => T): T {
    const result = change(this.now());
    this.events.deliver();
    return result;
  }

  snapshot(): MachineSnapshot {
    return this.machine.snapshot(this.tools.clock.now());
  }

  [Symbol.dispose](): void {
    this.subscription?.[Symbol.dispose]();
  }

  private refuse(now: number): CircuitOpenError {
    const { reason, retryAfterMs, blame } = this.machine.refusal(now);
    if (this.events.hears('blocked')) {
      this.events.enqueue('blocked', {
        breaker: this.name,
        reason,
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
        ...(blame === undefined ? {} : { blame }),
      });
    }
    const make = () => new CircuitOpenError(this.name, reason, retryAfterMs, blame);
    return this.tools.stacks ? make() : withoutStack(make);
  }

  private enqueue(
    call: { readonly generation: number },
    verdict: Verdict,
    elapsedMs?: number,
  ): void {
    const kind = this.machine.isCurrent(call) ? EVENT_OF[verdict.outcome] : 'late';
    if (!this.events.hears(kind)) return;
    const timed = elapsedMs === undefined ? {} : { elapsedMs };
    this.events.enqueue(kind, { breaker: this.name, verdict, ...timed });
  }
}
