import { RealTime } from './real-time.js';

interface Waiting {
  readonly at: number;
  readonly run: () => void;
  readonly timer: Disposable;
}

/** Real time that leaps over the pauses: calls to real servers keep their real durations. */
export class SkippingTime extends RealTime {
  private skippedMs = 0;
  private readonly waiting = new Set<Waiting>();

  override now(): number {
    return super.now() + this.skippedMs;
  }

  override after(ms: number, run: () => void): Disposable {
    const forget = (): void => void this.waiting.delete(entry);
    const fire = (): void => {
      forget();
      run();
    };
    const timer = super.after(ms, fire);
    const entry: Waiting = { at: this.now() + ms, run: fire, timer };
    this.waiting.add(entry);
    return {
      [Symbol.dispose]: () => {
        forget();
        timer[Symbol.dispose]();
      },
    };
  }

  override async pause(ms: number): Promise<void> {
    this.skippedMs += ms;
    // Long enough for a server that was stopped to be noticed.
    await super.pause(1);
  }

  override nobodyAnswers(): void {
    const [next] = [...this.waiting].toSorted((a, b) => a.at - b.at);
    if (next === undefined) return;
    this.skippedMs += Math.max(0, next.at - this.now());
    next.timer[Symbol.dispose]();
    next.run();
  }
}
