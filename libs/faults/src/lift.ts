/** Tells those who wait because of a fault that it is gone. */
export class Lift {
  private readonly waiting = new Set<() => void>();
  private over = false;

  /** Whether the fault is gone. */
  get isLifted(): boolean {
    return this.over;
  }

  /** How many wait now. */
  get size(): number {
    return this.waiting.size;
  }

  /** Calls back once, when the fault goes; at once when it has gone. @returns stops waiting */
  wait(done: () => void): () => void {
    if (this.over) {
      done();
      return () => undefined;
    }
    this.waiting.add(done);
    return () => void this.waiting.delete(done);
  }

  /** The fault is gone: all who wait go on. */
  lift(): void {
    this.over = true;
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const done of waiting) done();
  }
}
