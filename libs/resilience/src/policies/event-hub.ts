/*
 * Tells listeners what a policy did, after its own state is in place. All go through one queue: a
 * listener that uses the policy again cannot reorder what the others see. A listener that throws or
 * rejects is counted and otherwise unheard of: it never touches a call.
 */
import { types } from 'node:util';

/** Hears one kind of event; what it answers means nothing, but a promise that rejects is counted. */
export type Listener<E> = (event: E) => unknown;

type AnyListener = (event: never) => unknown;

interface Told<Kind> {
  readonly kind: Kind;
  readonly event: unknown;
}

/** The listeners of one policy. `Events` maps each kind to what is told of it. */
export class EventHub<Events extends object> {
  /** How often a listener threw or rejected. */
  listenerErrors = 0;

  // Made when first needed: most policies of a large set have no listener of their own.
  private listeners: Map<keyof Events, Set<AnyListener>> | undefined;
  private queue: Told<keyof Events>[] | undefined;
  private delivering = false;

  /** Listens until the answer is disposed of. */
  on<K extends keyof Events>(kind: K, listener: Listener<Events[K]>): Disposable {
    this.listeners ??= new Map();
    const ofKind = this.listeners.get(kind) ?? new Set<AnyListener>();
    this.listeners.set(kind, ofKind);
    // A wrapper of its own, so that one function may listen twice and leave once.
    const entry: AnyListener = (event) => listener(event);
    ofKind.add(entry);
    return { [Symbol.dispose]: () => void ofKind.delete(entry) };
  }

  /** True if anyone would hear; events need not be made otherwise. */
  hears(kind: keyof Events): boolean {
    return (this.listeners?.get(kind)?.size ?? 0) > 0;
  }

  /** Tells whoever listens; the event is only made if somebody does. */
  tell<K extends keyof Events>(kind: K, make: () => Events[K]): void {
    if (!this.hears(kind)) return;
    this.enqueue(kind, make());
    this.deliver();
  }

  /** Queues an event for {@link deliver}, where the state is not in place yet. */
  enqueue<K extends keyof Events>(kind: K, event: Events[K]): void {
    this.queue ??= [];
    this.queue.push({ kind, event: Object.freeze(event) });
  }

  /** Hands out what is queued. */
  deliver(): void {
    const { queue } = this;
    if (queue === undefined || this.delivering || queue.length === 0) return;
    this.delivering = true;
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const ofKind = this.listeners?.get(next.kind);
      for (const listener of [...(ofKind ?? [])]) {
        if (ofKind?.has(listener)) this.hand(listener, next.event);
      }
    }
    this.delivering = false;
  }

  private hand(listener: AnyListener, event: unknown): void {
    try {
      const answer = listener(event as never);
      // Of any realm. Nothing else that has a `then` is touched: it could be a query not yet sent.
      if (types.isPromise(answer)) answer.catch(() => this.listenerErrors++);
    } catch {
      this.listenerErrors++;
    }
  }
}
