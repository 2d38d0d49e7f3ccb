/*
 * Tells listeners what a breaker did, after the breaker's state is in place. All go through one
 * queue: a listener that calls the breaker again cannot reorder what the others see. A listener
 * that throws or rejects is counted and otherwise unheard of: it never touches a call.
 */
import type { RefusalReason, Transition, Verdict } from '../core/index.js';

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

export type BreakerListener<K extends BreakerEventKind> = (
  event: BreakerEventMap[K],
) => void | Promise<void>;

const SETTLED_KINDS = ['success', 'failure', 'alive', 'ignored', 'late'] as const;

type AnyListener = (event: never) => void | Promise<void>;

interface Told {
  readonly kind: BreakerEventKind;
  readonly event: unknown;
}

export class BreakerEvents {
  /** How often a listener threw or rejected. */
  listenerErrors = 0;
  /** True while anyone listens to how single calls end. */
  hearsCalls = false;

  // Made when first needed: most breakers of a large set have no listener of their own.
  private listeners: Map<BreakerEventKind, Set<AnyListener>> | undefined;
  private queue: Told[] | undefined;
  private delivering = false;

  /** Listens until the answer is disposed of. */
  on<K extends BreakerEventKind>(kind: K, listener: BreakerListener<K>): Disposable {
    this.listeners ??= new Map();
    const ofKind = this.listeners.get(kind) ?? new Set<AnyListener>();
    this.listeners.set(kind, ofKind);
    // A wrapper of its own, so that one function may listen twice and leave once.
    const entry: AnyListener = (event) => listener(event);
    ofKind.add(entry);
    this.hearsCalls = this.anyCallHeard();
    return {
      [Symbol.dispose]: () => {
        ofKind.delete(entry);
        this.hearsCalls = this.anyCallHeard();
      },
    };
  }

  /** True if anyone would hear; events need not be made otherwise. */
  hears(kind: BreakerEventKind): boolean {
    return (this.listeners?.get(kind)?.size ?? 0) > 0;
  }

  /** Queues an event; {@link deliver} hands it out once the state is in place. */
  enqueue<K extends BreakerEventKind>(kind: K, event: BreakerEventMap[K]): void {
    this.queue ??= [];
    this.queue.push({ kind, event: Object.freeze(event) });
  }

  deliver(): void {
    const { queue } = this;
    if (queue === undefined || this.delivering || queue.length === 0) return;
    this.delivering = true;
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const ofKind = this.listeners?.get(next.kind);
      for (const listener of [...(ofKind ?? [])]) {
        if (ofKind?.has(listener)) this.tell(listener, next.event);
      }
    }
    this.delivering = false;
  }

  private anyCallHeard(): boolean {
    return SETTLED_KINDS.some((kind) => this.hears(kind));
  }

  private tell(listener: AnyListener, event: unknown): void {
    try {
      const answer = listener(event as never);
      if (answer instanceof Promise) answer.catch(() => this.listenerErrors++);
    } catch {
      this.listenerErrors++;
    }
  }
}
