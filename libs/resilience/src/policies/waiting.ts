import { AsyncResource } from 'node:async_hooks';
import type { CallCancelledError, Timers } from '../core/index.js';
import { onAbort, unsentError } from './cancellation.js';
import type { BulkheadScope, Slot, SlotAnswer } from './slot.js';
import { pause } from './wait.js';

/** Why a call stops waiting without a slot. */
export interface WaitEnds {
  readonly tooLong: () => void;
  readonly cancelled: (error: CallCancelledError) => void;
}

/** A call that waits for a slot. */
export class Waiting {
  // Slots come free in other calls' contexts; ours goes on in its own.
  private readonly context = new AsyncResource('Bulkhead');
  private watching: Disposable | undefined;

  constructor(
    private readonly answer: SlotAnswer,
    private readonly scope: BulkheadScope,
    /** From when on a slot is of no use; Infinity for never. */
    readonly until: number,
  ) {}

  /**
   * The error of a call whose caller has left; undefined while it waits. Signals tell one after the
   * other: a call that ended by the same signal may have given its slot back before we were told.
   */
  get cancelled(): CallCancelledError | undefined {
    const { signal } = this.scope;
    return signal?.aborted === true ? unsentError(signal) : undefined;
  }

  /** Watches time and caller; costs no timer if nothing limits the wait. */
  watch(waitMs: number, timers: Timers, { tooLong, cancelled }: WaitEnds): void {
    const { signal } = this.scope;
    const abort = (): void => {
      if (signal !== undefined) cancelled(unsentError(signal));
    };
    if (Number.isFinite(waitMs)) {
      this.watching = pause(waitMs, timers, signal, { over: tooLong, cancelled: abort });
    } else if (signal !== undefined) {
      this.watching = onAbort(signal, abort);
    }
  }

  grant(slot: Slot): void {
    this.stop();
    this.scope.dispatch?.dispatch();
    this.context.runInAsyncScope(() => this.answer.granted(slot));
  }

  refuse(error: Error): void {
    this.stop();
    this.context.runInAsyncScope(() => this.answer.refused(error));
  }

  /** No more timer, no more listener. */
  stop(): void {
    this.watching?.[Symbol.dispose]();
  }
}
