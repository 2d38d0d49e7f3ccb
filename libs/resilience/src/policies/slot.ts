import type { Dispatch } from '../core/index.js';
import type { CallScope } from './call-scope.js';

/** What a bulkhead knows of a call that wants in. */
export interface BulkheadScope extends Pick<
  CallScope,
  'signal' | 'deadlineAt' | 'incomingDeadlineAt'
> {
  /** The least time that the call needs once it has a slot, in ms. @default 0 */
  readonly neededMs?: number;
  /**
   * Told when the call waits and when it leaves: the permit of the breaker outside. A probe never
   * waits: its breaker would not learn how the callee is.
   */
  readonly dispatch?: Dispatch & { readonly probe?: boolean };
}

/** The right to be one of the calls under way. Give it back once; further times do nothing. */
export class Slot implements Disposable {
  private taken = true;

  constructor(private readonly giveBack: () => void) {}

  release(): void {
    if (!this.taken) return;
    this.taken = false;
    this.giveBack();
  }

  [Symbol.dispose](): void {
    this.release();
  }
}

/** Told once, how the wish for a slot ended. */
export interface SlotAnswer {
  granted(slot: Slot): void;
  refused(error: Error): void;
}
