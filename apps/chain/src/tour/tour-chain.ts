import type { AdminEvent, ServiceName } from '@firebreak/contracts/plain';
import type { Action } from './action.js';
import type { Statuses } from './measured.js';

/** Who hears what breakers do. */
export interface MoveListener {
  moved(service: ServiceName, event: AdminEvent): void;
  /** From now on nothing of the service is heard, and why. */
  unheard(service: ServiceName, why: string): void;
}

/** The chain as the tour uses it. */
export interface TourChain {
  /** @throws CliError when the stack refused */
  act(action: Action): Promise<void>;
  /** The status of A and B, whose breakers and calls the tour counts; left out where there is none. */
  statuses(): Promise<Statuses>;
  /** Tells what breakers do until `signal` aborts. Resolves when that has begun; never rejects. */
  watch(listener: MoveListener, signal: AbortSignal): Promise<void>;
  /**
   * Puts right what {@link TourChain.act} has broken, and resets breakers that it left open. Never
   * rejects.
   * @returns what it did, in words
   */
  undo(): Promise<string[]>;
}
