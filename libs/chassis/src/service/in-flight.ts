/** Counts the calls being served, and tells when there are none left. */
export class InFlight {
  private current = 0;
  private ended = 0;
  private readonly waiting = new Set<() => void>();

  /** Calls being served now. */
  get count(): number {
    return this.current;
  }

  /** Calls that have ended so far. */
  get total(): number {
    return this.ended;
  }

  begin(): void {
    this.current += 1;
  }

  end(): void {
    this.current -= 1;
    this.ended += 1;
    if (this.current > 0) return;
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }

  /** Resolves once no call is being served; at once when there is none. */
  whenIdle(): Promise<void> {
    if (this.current === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.waiting.add(resolve);
    });
  }
}
