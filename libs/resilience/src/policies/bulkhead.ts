import { BulkheadFullError, type BulkheadRefusal, type Clock, type Timers } from '../core/index.js';
import {
  resolveBulkheadOptions,
  type BulkheadOptions,
  type ResolvedBulkheadOptions,
} from './bulkhead-options.js';
import type { BulkheadEventMap, BulkheadSnapshot } from './bulkhead-events.js';
import { callScope } from './call-scope.js';
import { unsentError } from './cancellation.js';
import { EventHub, type Listener } from './event-hub.js';
import { monotonicClock } from './monotonic-clock.js';
import { ownCopy } from './option-rules.js';
import { Slot, type BulkheadScope, type SlotAnswer } from './slot.js';
import { systemTimers } from './timers.js';
import { Waiting } from './waiting.js';
import { WaitingLine } from './waiting-line.js';

/** What a bulkhead needs besides its figures. */
export interface BulkheadSetup {
  /** @default the process's monotonic clock */
  readonly clock?: Clock;
  /** @default the process's timers */
  readonly timers?: Timers;
}

/**
 * Limits how many calls to one callee are under way at once, so that one that hangs cannot take
 * everything its callers have. Belongs inside the breaker: refused calls take no slot, and a full
 * bulkhead is no fault of the callee.
 *
 * @example
 * const payments = new Bulkhead('payments', { maxConcurrent: 64, maxQueue: 16 });
 * const receipt = await payments.execute(() => charge(order), { deadlineAt });
 */
export class Bulkhead {
  private readonly events = new EventHub<BulkheadEventMap>();
  private readonly line = new WaitingLine<Waiting>();
  private readonly clock: Clock;
  private readonly timers: Timers;
  private given: BulkheadOptions;
  private resolved;
  private running = 0;
  private draining = false;
  private admitted = 0;
  private full = 0;
  private waitedTooLong = 0;
  private cancelled = 0;

  /** @throws BreakerConfigError listing every fault of name and options. */
  constructor(
    readonly name: string,
    options: BulkheadOptions,
    { clock = monotonicClock, timers = systemTimers }: BulkheadSetup = {},
  ) {
    this.given = ownCopy(options);
    this.resolved = resolveBulkheadOptions(name, this.given);
    this.clock = clock;
    this.timers = timers;
  }

  /** The figures in force. */
  get options() {
    return this.resolved;
  }

  /**
   * Makes a call when there is a slot for it. Never throws, only rejects: with the call's own error,
   * BulkheadFullError, or CallCancelledError if the signal aborts while it waits.
   */
  async execute<T>(
    call: () => T | PromiseLike<T>,
    scope: BulkheadScope = callScope() ?? {},
  ): Promise<T> {
    if (typeof call !== 'function') {
      throw new TypeError(`${this.name}: execute needs a function to call.`);
    }
    const isOurs = this.isFree && this.isOfUse(scope);
    const slot = isOurs ? this.take() : await this.acquire(scope);
    try {
      return await call();
    } finally {
      slot.release();
    }
  }

  /** A slot now or never. */
  tryAcquire(): Slot | BulkheadFullError {
    return this.isFree ? this.take() : this.refusal('full');
  }

  /**
   * A slot, if need be after a wait. Give it back with `release`, whatever happens.
   * @throws BulkheadFullError if the queue is full, the wait too long, or no time left for the call
   * @throws CallCancelledError as soon as the signal aborts, also where a slot is free
   */
  acquire(scope: BulkheadScope = callScope() ?? {}): Promise<Slot> {
    return new Promise((granted, refused) => void this.request({ granted, refused }, scope));
  }

  /**
   * As `acquire`, by callback; dispose of the answer to leave the queue without a word. A callback
   * that throws gives its slot back; after a wait, its error is counted as one of a listener's.
   */
  request(answer: SlotAnswer, scope: BulkheadScope): Disposable {
    if (scope.signal?.aborted === true) {
      answer.refused(this.left(unsentError(scope.signal)));
      return NOTHING;
    }
    if (this.isFree) {
      if (this.isOfUse(scope)) grant(this.take(), (slot) => answer.granted(slot));
      else answer.refused(this.refusal('wait_too_long'));
      return NOTHING;
    }
    const { maxQueue } = this.resolved;
    if (this.line.length >= maxQueue || scope.dispatch?.probe === true) {
      answer.refused(this.refusal('full'));
      return NOTHING;
    }
    return this.enqueue(answer, scope);
  }

  snapshot(): BulkheadSnapshot {
    const { name, running, admitted, full, waitedTooLong, cancelled } = this;
    const { maxConcurrent, maxQueue } = this.resolved;
    const { listenerErrors } = this.events;
    const queued = this.line.length;
    const counts = { admitted, full, waitedTooLong, cancelled, listenerErrors };
    return { name, maxConcurrent, maxQueue, running, queued, ...counts };
  }

  /**
   * The figures as they would be after such changes, which are not made.
   * @throws BreakerConfigError listing every fault
   */
  preview(changes: Partial<BulkheadOptions>): ResolvedBulkheadOptions {
    return resolveBulkheadOptions(this.name, { ...this.given, ...changes });
  }

  /**
   * Changes figures: more slots go to those who wait, with fewer the calls under way end as they
   * were. Whoever waits already stays. Figures not named stay.
   * @throws BreakerConfigError listing every fault; then nothing has changed
   */
  reconfigure(changes: Partial<BulkheadOptions>): void {
    this.resolved = this.preview(changes);
    this.given = { ...this.given, ...changes };
    this.drain();
  }

  /** Listens to one kind of event until the answer is disposed of. */
  on<K extends keyof BulkheadEventMap>(
    kind: K,
    listener: Listener<BulkheadEventMap[K]>,
  ): Disposable {
    return this.events.on(kind, listener);
  }

  private get isFree(): boolean {
    return this.running < this.resolved.maxConcurrent && this.line.length === 0;
  }

  private take(): Slot {
    this.running++;
    this.admitted++;
    return new Slot(() => {
      this.running--;
      this.drain();
    });
  }

  /** False if the call has no time left, or nobody waits for it: then a slot is of no use to it. */
  private isOfUse(scope: BulkheadScope): boolean {
    const { signal, neededMs = 0, deadlineAt = scope.incomingDeadlineAt } = scope;
    if (signal?.aborted === true) return false;
    if (deadlineAt === undefined) return true;
    const leftMs = deadlineAt - this.clock.now();
    return leftMs > 0 && leftMs >= neededMs;
  }

  private enqueue(answer: SlotAnswer, scope: BulkheadScope): Disposable {
    const waitMs = this.longestWaitMs(scope);
    if (waitMs <= 0) {
      answer.refused(this.refusal('wait_too_long'));
      return NOTHING;
    }
    const entry = new Waiting(answer, scope, this.clock.now() + waitMs);
    const place = this.line.join(entry);
    const leave = (): boolean => this.line.leave(place);
    entry.watch(waitMs, this.timers, {
      tooLong: () => {
        if (leave()) this.answer(() => entry.refuse(this.refusal('wait_too_long')));
      },
      cancelled: (error) => {
        if (leave()) this.answer(() => entry.refuse(this.left(error)));
      },
    });
    scope.dispatch?.hold();
    this.events.tell('bulkhead_queued', () => ({ bulkhead: this.name, queued: this.line.length }));
    return {
      [Symbol.dispose]: () => {
        if (!leave()) return;
        this.cancelled++;
        entry.stop();
      },
    };
  }

  /** Counts a call whose caller left before it had a slot. */
  private left(error: Error): Error {
    this.cancelled++;
    return error;
  }

  /** Hands free slots to those who wait; one loop, however many come and go meanwhile. */
  private drain(): void {
    if (this.draining) return;
    this.draining = true;
    try {
      while (this.running < this.resolved.maxConcurrent) {
        const entry = this.line.shift();
        if (entry === undefined) return;
        this.serve(entry);
      }
    } finally {
      this.draining = false;
    }
  }

  private serve(entry: Waiting): void {
    this.answer(() => {
      const { cancelled } = entry;
      if (cancelled !== undefined) entry.refuse(this.left(cancelled));
      // Its timer is due, but we were too busy to hear it.
      else if (this.clock.now() >= entry.until) entry.refuse(this.refusal('wait_too_long'));
      else grant(this.take(), (slot) => entry.grant(slot));
    });
  }

  /**
   * What the callback of one call throws must not end another, whose slot this was or who waits on
   * the same signal, nor the process, which a timer may have called.
   */
  private answer(tell: () => void): void {
    try {
      tell();
    } catch {
      this.events.listenerErrors++;
    }
  }

  /** How long a slot is of use to the call, in ms; Infinity if nothing limits it. */
  private longestWaitMs(scope: BulkheadScope): number {
    const { maxWaitMs = Infinity } = this.resolved;
    const { neededMs = 0, deadlineAt = scope.incomingDeadlineAt } = scope;
    if (deadlineAt === undefined) return maxWaitMs;
    return Math.min(maxWaitMs, deadlineAt - neededMs - this.clock.now());
  }

  private refusal(reason: BulkheadRefusal): BulkheadFullError {
    if (reason === 'full') this.full++;
    else this.waitedTooLong++;
    const { running, name: bulkhead } = this;
    const queued = this.line.length;
    this.events.tell('bulkhead_refused', () => ({ bulkhead, reason, running, queued }));
    const { maxConcurrent, maxQueue } = this.resolved;
    return new BulkheadFullError(bulkhead, maxConcurrent, maxQueue, reason);
  }
}

/** A callback that throws will not give its slot back. */
function grant(slot: Slot, granted: (slot: Slot) => void): void {
  try {
    granted(slot);
  } catch (error) {
    slot.release();
    throw error;
  }
}

const NOTHING: Disposable = { [Symbol.dispose]: () => undefined };
