import { seededRandom } from '@firebreak/faults';
import {
  CircuitBreaker,
  CircuitOpenError,
  IGNORE,
  SUCCESS,
  type BreakerOptions,
  type Permit,
  type Verdict,
} from '@firebreak/resilience';
import TinyQueue from 'tinyqueue';
import { CHAIN_RECONNECT, type Reconnect } from './channel.js';
import { exponentialGap, type Draw } from './draws.js';
import { HopCallee, type Outage } from './hop-callee.js';
import { HopStory } from './hop-story.js';

export type { Outage } from './hop-callee.js';

/** One caller, one callee, one breaker between them. All times in ms since the beginning. */
export interface HopOptions {
  readonly ratePerSecond: number;
  /** How long the callee takes for a call, errors too. */
  readonly latency: Draw;
  /** Share of calls that fail while nothing is wrong; 0 to 1. @default 0 */
  readonly errorRate?: number;
  /** The same of a call right after one that failed. @default errorRate */
  readonly errorAfterError?: number;
  /** The caller gives up on a call after so long. */
  readonly deadlineMs: number;
  /** Any figures of the real breaker; undefined: none stands there. */
  readonly breaker: BreakerOptions | undefined;
  readonly outage?: Outage;
  readonly durationMs: number;
  /** A whole number from 0 to 4294967295. */
  readonly seed: number;
  /** `random`: arrivals know nothing of each other. `even`: as the lab's load. @default 'random' */
  readonly arrivals?: 'random' | 'even';
  /** How the channel finds a callee again that crashed; false: with the next call. @default the chain's */
  readonly reconnect?: Reconnect | false;
}

/** What came of the calls. */
export interface HopResult {
  readonly calls: number;
  readonly ok: number;
  /** Calls that were sent and failed or were given up. */
  readonly failed: number;
  /** Calls that the breaker refused. */
  readonly blocked: number;
  /** How often the breaker opened from closed although no outage was there to open for. */
  readonly falseTrips: number;
  /** From the beginning of the outage until the breaker opened; null if it did not. */
  readonly detectMs: number | null;
  /** From the end of the outage until the breaker was closed; 0 if it was, null if it never was. */
  readonly recoverMs: number | null;
  /** Calls that tested a breaker that was half open. */
  readonly probes: number;
  /** Calls that left while the outage lasted. */
  readonly sentInOutage: number;
  /** The time that callers waited for calls that left while the outage lasted. */
  readonly waitedInOutageMs: number;
  /** How long the breaker was not closed, in all. */
  readonly notClosedMs: number;
}

/** A call under way; `at` is when its caller learns how it ended. */
interface Pending {
  readonly at: number;
  readonly order: number;
  readonly leftAt: number;
  readonly end: Ending;
  readonly permit: Permit | undefined;
}

type Ending = 'ok' | 'error' | 'deadline';

const FAILED: Readonly<Record<Exclude<Ending, 'ok'>, Verdict>> = {
  error: Object.freeze({ outcome: 'failure', cause: { code: 'UNAVAILABLE' } }),
  deadline: Object.freeze({ outcome: 'failure', cause: { code: 'DEADLINE_EXCEEDED' } }),
};

/**
 * One hop by discrete events, with the real breaker on a virtual clock: about a million calls a second.
 * The same options give the same result. Calls under way at the end are ended before it answers, so
 * `calls = ok + failed + blocked`.
 * @throws BreakerConfigError for figures that are none
 */
export function simulateHop(options: HopOptions): HopResult {
  return new HopSimulation(options).run();
}

class HopSimulation {
  private time = 0;
  private order = 0;
  private readonly count = { calls: 0, ok: 0, failed: 0, blocked: 0, probes: 0 };
  private readonly inOutage = { sent: 0, waitedMs: 0 };
  private readonly pending = new TinyQueue<Pending>([], sooner);
  private readonly callee: HopCallee;
  private readonly breaker: CircuitBreaker | undefined;
  private readonly story: HopStory;
  private readonly gap: () => number;

  constructor(private readonly options: HopOptions) {
    const { seed, ratePerSecond, arrivals = 'random', reconnect = CHAIN_RECONNECT } = options;
    this.callee = new HopCallee({ ...options, reconnect }, seededRandom(seed, 'callee'));
    this.story = new HopStory(options.outage, options.deadlineMs);
    this.breaker = this.makeBreaker();
    const random = seededRandom(seed, 'arrivals');
    const draw = exponentialGap(ratePerSecond);
    this.gap = arrivals === 'even' ? () => 1_000 / ratePerSecond : () => draw(random);
  }

  run(): HopResult {
    const { durationMs, outage, seed } = this.options;
    // Where in an even grid the outage falls is chance too.
    let arrivesAt = this.gap() * seededRandom(seed, 'first')();
    if (outage !== undefined) {
      arrivesAt = this.until(arrivesAt, Math.min(outage.fromMs, durationMs));
      this.callee.strike(outage.fromMs);
      arrivesAt = this.until(arrivesAt, Math.min(outage.toMs, durationMs));
      this.callee.heal(outage.toMs);
    }
    this.until(arrivesAt, durationMs);
    this.endAll(Number.POSITIVE_INFINITY);
    const { sent, waitedMs } = this.inOutage;
    const story = this.story.told(Math.max(this.time, durationMs));
    return { ...this.count, ...story, sentInOutage: sent, waitedInOutageMs: waitedMs };
  }

  /** Sends what arrives before `endMs`; answers when the next call comes. */
  private until(firstMs: number, endMs: number): number {
    let arrivesAt = firstMs;
    for (; arrivesAt < endMs; arrivesAt += this.gap()) {
      this.endAll(arrivesAt);
      this.time = arrivesAt;
      this.arrive();
    }
    return arrivesAt;
  }

  private arrive(): void {
    this.count.calls++;
    const permit = this.breaker?.admit();
    if (permit instanceof CircuitOpenError) {
      this.count.blocked++;
      return;
    }
    if (permit?.probe === true) this.count.probes++;
    const { ok, at } = this.callee.answer(this.time);
    const givenUpAt = this.time + this.options.deadlineMs;
    const inTime: Ending = ok ? 'ok' : 'error';
    this.pending.push({
      at: Math.min(at, givenUpAt),
      order: this.order++,
      leftAt: this.time,
      end: at > givenUpAt ? 'deadline' : inTime,
      permit,
    });
  }

  private endAll(now: number): void {
    for (let next = this.pending.peek(); next !== undefined && next.at <= now;) {
      this.pending.pop();
      this.time = next.at;
      this.end(next);
      next = this.pending.peek();
    }
  }

  private end({ end, permit, leftAt, at }: Pending): void {
    this.count[end === 'ok' ? 'ok' : 'failed']++;
    if (this.story.isInOutage(leftAt)) {
      this.inOutage.sent++;
      this.inOutage.waitedMs += at - leftAt;
    }
    permit?.done(end === 'ok' ? SUCCESS : this.judge(end));
  }

  /** Rule D: a callee that never had its fair time is not to blame. */
  private judge(end: Exclude<Ending, 'ok'>): Verdict {
    const fairMs = this.breaker?.options.fairMs ?? 0;
    return end === 'deadline' && this.options.deadlineMs < fairMs ? IGNORE : FAILED[end];
  }

  private makeBreaker(): CircuitBreaker | undefined {
    const { breaker: figures, seed } = this.options;
    if (figures === undefined) return undefined;
    const random = seededRandom(seed, 'breaker');
    const breaker = new CircuitBreaker('hop', figures, {
      clock: { now: () => this.time },
      random,
    });
    breaker.on('transition', (transition) => this.story.moved(transition));
    return breaker;
  }
}

function sooner(a: Pending, b: Pending): number {
  return a.at - b.at || a.order - b.order;
}
