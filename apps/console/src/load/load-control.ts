import type { LoadFrame, LoadLevel } from '../contract/index.js';

/** Requests a second of each level. */
export const LOAD_RATES: Readonly<Record<LoadLevel, number>> = { off: 0, low: 50, high: 200 };

/** A load that is being sent. */
export interface RunningLoad {
  /** Resolves once nothing is sent any more. */
  stop(): Promise<void>;
  /** Resolves when it ended, by itself or not. */
  readonly ended: Promise<void>;
}

/** Begins to send so many requests a second; tells how many were really sent in each. */
export type StartLoad = (ratePerSecond: number, sent: (perSecond: number) => void) => RunningLoad;

/** The load that the page chose: one at most. */
export class LoadControl {
  private level: LoadLevel = 'off';
  private perSecond = 0;
  private running: RunningLoad | undefined;
  private changing: Promise<void> = Promise.resolve();

  /** @param say puts a line into the log of the chain */
  constructor(
    private readonly start: StartLoad,
    private readonly say: (text: string, level: LoadLevel) => void,
  ) {}

  frame(): LoadFrame {
    return { level: this.level, perSecond: this.perSecond };
  }

  /** One change after the other, so that no two loads are ever sent at once. */
  set(level: LoadLevel): Promise<void> {
    this.changing = this.changing.then(() => this.change(level));
    return this.changing;
  }

  private async change(level: LoadLevel): Promise<void> {
    if (level === this.level) return;
    this.level = level;
    const before = this.running;
    this.running = undefined;
    this.perSecond = 0;
    await before?.stop();
    const words = level === 'off' ? 'load off' : `load ${level}: ${LOAD_RATES[level]} requests/s`;
    this.say(words, level);
    if (level !== 'off') this.begin(LOAD_RATES[level]);
  }

  private begin(rate: number): void {
    const load = this.start(rate, (perSecond) => {
      if (this.running === load) this.perSecond = perSecond;
    });
    this.running = load;
    void load.ended.then(() => this.ended(load));
  }

  private ended(load: RunningLoad): void {
    if (this.running !== load) return;
    this.running = undefined;
    this.level = 'off';
    this.perSecond = 0;
    this.say('load off: its process ended', 'off');
  }
}
