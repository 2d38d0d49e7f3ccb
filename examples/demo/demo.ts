import type { DemoTime, FastTime } from './demo-time.js';
import type { Output } from './output.js';

/** What the script of an example is given. */
export interface Demo {
  readonly out: Output;
  readonly time: DemoTime;
  /** Closes something when the demo is over, interrupted or not; what was opened last goes first. */
  readonly onEnd: (close: () => void | Promise<void>) => void;
}

/** What `main.ts` of each example exports. */
export interface Example {
  readonly fast: FastTime;
  readonly run: (demo: Demo) => Promise<void>;
}
