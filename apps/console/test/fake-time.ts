import type { FeedTime } from '../src/feed/feed-time.js';

interface Waiter {
  readonly at: number;
  readonly wake: () => void;
}

/** Time that moves when it is told, for a feed and all that waits in it. */
export class FakeTime implements FeedTime {
  private ms = 0;
  private waiters: Waiter[] = [];

  now(): number {
    return this.ms;
  }

  wallNow(): number {
    return 1_000_000 + this.ms;
  }

  wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.waiters.push({ at: this.ms + ms, wake });
      signal.addEventListener('abort', wake);
    });
  }

  /** Moves on, waking those whose time has come in their order, and lets each do its work. */
  async advance(ms: number): Promise<void> {
    const end = this.ms + ms;
    for (;;) {
      await settled();
      const due = this.waiters.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.waiters = this.waiters.filter((waiter) => waiter !== due);
      this.ms = Math.max(this.ms, due.at);
      due.wake();
    }
    this.ms = end;
    await settled();
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
