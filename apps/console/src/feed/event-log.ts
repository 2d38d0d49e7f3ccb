import type { ChainEvent } from '../contract/index.js';

/** An event before it has its place in the log. */
export type NewEvent = Omit<ChainEvent, 'id'>;

/** The last events of the chain, numbered, and who is told of each. */
export class EventLog {
  private readonly events: ChainEvent[] = [];
  private readonly listeners = new Set<(event: ChainEvent) => void>();
  private lastId = 0;
  private lastKey: string | undefined;

  /** @param most how many are kept */
  constructor(private readonly most: number) {}

  /** Those that are kept, oldest first. */
  get kept(): readonly ChainEvent[] {
    return this.events;
  }

  add(fact: NewEvent): void {
    this.lastId++;
    const event: ChainEvent = { id: this.lastId, ...fact };
    this.events.push(event);
    if (this.events.length > this.most) this.events.shift();
    for (const listener of [...this.listeners]) listener(event);
  }

  /** Adds what several services tell in their own words: once for the same key. */
  addOnce(key: string, fact: NewEvent): void {
    if (key === this.lastKey) return;
    this.lastKey = key;
    this.add(fact);
  }

  /** Tells of events from now on, until the answer is disposed of. */
  listen(listener: (event: ChainEvent) => void): Disposable {
    this.listeners.add(listener);
    return { [Symbol.dispose]: () => void this.listeners.delete(listener) };
  }
}
