import type { TourClock } from '../clock.js';

/** Time that passes only while somebody waits, and then at once. */
export class FakeClock implements TourClock {
  #now = 0;
  /** Called after every wait, with the time it is then. */
  afterWait: (now: number) => void = () => undefined;

  now(): number {
    return this.#now;
  }

  wallNow(): number {
    return 1_700_000_000_000 + this.#now;
  }

  async wait(ms: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.#now += ms;
    this.afterWait(this.#now);
    await Promise.resolve();
    signal.throwIfAborted();
  }
}
