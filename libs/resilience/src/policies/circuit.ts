import {
  BreakerMachine,
  CircuitOpenError,
  SUCCESS,
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
import { BreakerEvents, type BreakerEventKind, type BreakerListener } from './breaker-events.js';
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

const NO_VERDICT: Verdict = Object.freeze({ outcome: 'failure', cause: { code: 'NO_VERDICT' } });

/** True if a classifier's answer is a verdict at all. */
export function isVerdict(verdict: Verdict | undefined): verdict is Verdict {
  return verdict?.outcome !== undefined && Object.hasOwn(EVENT_OF, verdict.outcome);
}

/**
 * The state machine in real life: with a clock that notices our own pauses, listeners that are told
 * once the state is in place, and a histogram of how long calls took.
 */
export class Circuit implements BreakerHost {
  readonly machine: BreakerMachine;
  readonly clock: Clock;
  readonly latency: LatencyHistogram | undefined;
  private readonly pauses: PauseMonitor | undefined;
  private readonly stacks: boolean;
  private readonly subscription: Disposable | undefined;
  // Made for the first listener: most breakers of a large set have none of their own.
  private events: BreakerEvents | undefined = undefined;

  constructor(
    readonly name: string,
    options: ResolvedBreakerOptions,
    { clock, latency, pauses, random, stacks }: CircuitTools,
  ) {
    this.clock = clock;
    this.latency = latency;
    this.pauses = pauses;
    this.stacks = stacks;
    this.machine = new BreakerMachine(options, this, random);
    this.subscription = pauses?.onPause((ms) => {
      this.machine.excusePause(ms, clock.now());
      this.events?.deliver();
    });
  }

  /** True while anyone listens to how single calls end. */
  get hearsCalls(): boolean {
    return this.events?.hearsCalls === true;
  }

  /** True while calls must be timed, whatever the rules need. */
  get timesCalls(): boolean {
    return this.hearsCalls || this.latency !== undefined;
  }

  get listenerErrors(): number {
    return this.events?.listenerErrors ?? 0;
  }

  on<K extends BreakerEventKind>(kind: K, listener: BreakerListener<K>): Disposable {
    this.events ??= new BreakerEvents();
    return this.events.on(kind, listener);
  }

  /** How long a call has been under way, our own pauses apart. */
  elapsedMs(permit: Permit): number {
    return this.machine.elapsedMs(permit, this.now());
  }

  now(): number {
    const now = this.clock.now();
    this.pauses?.check(now);
    return now;
  }

  admit(): Permit | CircuitOpenError {
    const now = this.now();
    const permit = this.machine.admit(now);
    const answer = permit ?? this.refuse(now);
    this.events?.deliver();
    return answer;
  }

  settle(permit: Permit, given: Verdict): void {
    const verdict = given === SUCCESS || isVerdict(given) ? given : NO_VERDICT;
    const now = this.now();
    if (this.timesCalls && !permit.settled) this.time(permit, verdict, now);
    this.machine.settle(permit, verdict, now);
    this.events?.deliver();
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
    this.events?.deliver();
  }

  /** Tells of an event of a call; its state must be in place. */
  told(call: { readonly generation: number }, verdict: Verdict): void {
    this.enqueue(call, verdict);
    this.events?.deliver();
  }

  transitioned(transition: Transition): void {
    if (this.events?.hears('transition') !== true) return;
    this.events.enqueue('transition', { breaker: this.name, ...transition });
  }

  /** Does something with the machine at the present time, and tells what came of it. */
  operate<T>(change: (now: number) => T): T {
    const result = change(this.now());
    this.events?.deliver();
    return result;
  }

  snapshot(): MachineSnapshot {
    return this.machine.snapshot(this.clock.now());
  }

  [Symbol.dispose](): void {
    this.subscription?.[Symbol.dispose]();
  }

  private time(permit: Permit, verdict: Verdict, now: number): void {
    // What fell due before decides whether this result still counts.
    this.machine.catchUp(now);
    // Of a stream, the time to its first message: that is how quick the callee was.
    const elapsedMs = verdict.elapsedMs ?? this.machine.elapsedMs(permit, now);
    // What says nothing of the callee, as a full bulkhead, was not its time.
    if (verdict.outcome !== 'ignore') this.latency?.record(elapsedMs);
    this.enqueue(permit, verdict, elapsedMs);
  }

  private refuse(now: number): CircuitOpenError {
    const { reason, retryAfterMs, blame } = this.machine.refusal(now);
    if (this.events?.hears('blocked') === true) {
      this.events.enqueue('blocked', {
        breaker: this.name,
        reason,
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
        ...(blame === undefined ? {} : { blame }),
      });
    }
    const make = () => new CircuitOpenError(this.name, reason, retryAfterMs, blame);
    return this.stacks ? make() : withoutStack(make);
  }

  private enqueue(
    call: { readonly generation: number } | Permit,
    verdict: Verdict,
    elapsedMs?: number,
  ): void {
    if (this.events === undefined) return;
    const kind = this.machine.isCurrent(call) ? EVENT_OF[verdict.outcome] : 'late';
    if (!this.events.hears(kind)) return;
    const timed = elapsedMs === undefined ? {} : { elapsedMs };
    this.events.enqueue(kind, { breaker: this.name, verdict, ...timed });
  }
}
