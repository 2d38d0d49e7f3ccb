import { FakeClock } from '@firebreak/resilience/testing';
import type { DemoTime } from './demo-time.js';
import { RealTime } from './real-time.js';

/**
 * Time that is put forward by pauses and stands still otherwise, so that a run is the same one on a
 * busy machine: calls to real servers seem to take no time.
 */
export class SteppingTime implements DemoTime {
  private readonly clock = new FakeClock();
  private readonly dues = new Set<{ readonly at: number }>();
  private readonly real: RealTime;

  constructor(interrupt: AbortSignal) {
    this.real = new RealTime(interrupt);
  }

  now(): number {
    return this.clock.now();
  }

  after(ms: number, run: () => void): Disposable {
    const due = { at: this.now() + ms };
    this.dues.add(due);
    const timer = this.clock.after(ms, () => {
      this.dues.delete(due);
      run();
    });
    return {
      [Symbol.dispose]: () => {
        this.dues.delete(due);
        timer[Symbol.dispose]();
      },
    };
  }

  async pause(ms: number): Promise<void> {
    // Long enough for a server that was stopped to be noticed.
    await this.real.pause(1);
    this.clock.advance(ms);
  }

  nobodyAnswers(): void {
    const next = Math.min(...Array.from(this.dues, ({ at }) => at));
    if (Number.isFinite(next)) this.clock.advance(next - this.now());
  }
}
