import { FakeClock } from '@firebreak/resilience/testing';
import type { DemoTime } from './demo-time.js';

/**
 * Time that passes only when everybody waits, and then at once. Timers fire in order and each at
 * its own time, so that a run is the same one every time.
 */
export class VirtualTime implements DemoTime {
  private readonly clock = new FakeClock();

  constructor(private readonly interrupt: AbortSignal) {}

  now(): number {
    return this.clock.now();
  }

  after(ms: number, run: () => void): Disposable {
    return this.clock.after(ms, run);
  }

  nobodyAnswers(): void {
    // Time passes by itself when everybody waits.
  }

  async pause(ms: number): Promise<void> {
    this.interrupt.throwIfAborted();
    await new Promise<void>((resolve) => void this.after(ms, resolve));
    this.interrupt.throwIfAborted();
  }

  /** Lets time pass until the demo is over. */
  async passUntil(over: Promise<unknown>): Promise<void> {
    const demo = { isOver: false };
    const stop = (): void => void (demo.isOver = true);
    void over.then(stop, stop);
    // Steps of any length do: within one, every timer still fires at its own time.
    while (!demo.isOver) await this.clock.advanceAsync(1_000);
  }
}
