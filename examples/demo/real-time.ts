import { monotonicClock, systemTimers } from '@firebreak/resilience';
import type { DemoTime } from './demo-time.js';

/** The time that we all live in. */
export class RealTime implements DemoTime {
  private readonly startedAt = monotonicClock.now();

  constructor(private readonly interrupt: AbortSignal) {}

  now(): number {
    return monotonicClock.now() - this.startedAt;
  }

  after(ms: number, run: () => void): Disposable {
    return systemTimers.after(ms, run);
  }

  nobodyAnswers(): void {
    // In real life one has to wait.
  }

  pause(ms: number): Promise<void> {
    const { interrupt } = this;
    return new Promise((resolve, reject) => {
      if (interrupt.aborted) return reject(new Error('interrupted'));
      const interrupted = (): void => {
        timer[Symbol.dispose]();
        reject(new Error('interrupted'));
      };
      const timer = systemTimers.after(ms, () => {
        interrupt.removeEventListener('abort', interrupted);
        resolve();
      });
      interrupt.addEventListener('abort', interrupted, { once: true });
    });
  }
}
