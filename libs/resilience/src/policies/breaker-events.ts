import type { RefusalReason, Transition, Verdict } from '../core/index.js';
import { EventHub, type Listener } from './event-hub.js';

/** What listeners are told, by kind. */
export interface BreakerEventMap {
  success: CallSettled;
  failure: CallSettled;
  alive: CallSettled;
  ignored: CallSettled;
  /** The result of a call that was admitted before the circuit last moved. */
  late: CallSettled;
  blocked: CallBlocked;
  transition: BreakerTransition;
}

export type BreakerEventKind = keyof BreakerEventMap;

export interface CallSettled {
  readonly breaker: string;
  readonly verdict: Verdict;
  /** Absent for a call that began before anything needed its time. */
  readonly elapsedMs?: number;
}

export interface CallBlocked {
  readonly breaker: string;
  readonly reason: RefusalReason;
  readonly retryAfterMs?: number;
  readonly blame?: string;
}

export interface BreakerTransition extends Transition {
  readonly breaker: string;
}

export type BreakerListener<K extends BreakerEventKind> = Listener<BreakerEventMap[K]>;

const SETTLED_KINDS = ['success', 'failure', 'alive', 'ignored', 'late'] as const;

/** The listeners of one breaker. */
export class BreakerEvents extends EventHub<BreakerEventMap> {
  /** True while anyone listens to how single calls end: their times are needed then. */
  hearsCalls = false;

  override on<K extends BreakerEventKind>(kind: K, listener: BreakerListener<K>): Disposable {
    const listening = super.on(kind, listener);
    this.hearsCalls = this.anyCallHeard();
    return {
      [Symbol.dispose]: () => {
        listening[Symbol.dispose]();
        this.hearsCalls = this.anyCallHeard();
      },
    };
  }

  private anyCallHeard(): boolean {
    return SETTLED_KINDS.some((kind) => this.hears(kind));
  }
}
