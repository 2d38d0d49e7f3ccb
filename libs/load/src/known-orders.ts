const KEPT = 20;
const NEVER_PLACED = '00000000-0000-4000-8000-000000000000';

/**
 * The orders a load may read: the last few it placed. One that turns out to be unknown (B was
 * restarted and keeps orders in memory) is dropped, so that reads recover with the next order placed.
 */
export class KnownOrders {
  readonly #ids: string[] = [];
  #turn = 0;

  get isEmpty(): boolean {
    return this.#ids.length === 0;
  }

  /** Keeps the order in an answer of the edge; an answer without an id is ignored. */
  addFrom(body: Readonly<Record<string, unknown>> | undefined): void {
    const id = body?.['id'];
    if (typeof id !== 'string') return;
    this.#ids.push(id);
    if (this.#ids.length > KEPT) this.#ids.shift();
  }

  drop(id: string): void {
    const index = this.#ids.indexOf(id);
    if (index !== -1) this.#ids.splice(index, 1);
  }

  /** An order to read, each in its turn; an id nobody knows when there is none: its 404 is a failure. */
  next(): string {
    this.#turn += 1;
    return this.#ids[this.#turn % Math.max(1, this.#ids.length)] ?? NEVER_PLACED;
  }
}
