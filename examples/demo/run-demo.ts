import type { Demo, Example } from './demo.js';
import type { DemoTime } from './demo-time.js';
import { Output } from './output.js';
import { RealTime } from './real-time.js';
import { SteppingTime } from './stepping-time.js';
import { VirtualTime } from './virtual-time.js';

/** How a demo is run. */
export interface RunOptions {
  readonly fast: boolean;
  readonly write: (text: string) => void;
  readonly colour: boolean;
  /** Ends the demo at whatever it is doing. */
  readonly interrupt: AbortSignal;
}

/**
 * Runs the script of an example, and closes what it opened whichever way it ends.
 * @returns false if it was interrupted
 * @throws whatever the script threw
 */
export async function runDemo(example: Example, options: RunOptions): Promise<boolean> {
  const { interrupt, colour } = options;
  const write = (text: string): void => {
    if (!interrupt.aborted) options.write(text);
  };
  const time = timeOf(example, options);
  const closing = new Closing();
  const demo: Demo = {
    out: new Output(write, colour),
    time,
    onEnd: (close) => closing.add(close),
  };
  try {
    const script = Promise.race([example.run(demo), interrupted(interrupt)]);
    if (time instanceof VirtualTime) await time.passUntil(script);
    await script;
    return true;
  } catch (error) {
    if (interrupt.aborted) return false;
    throw error;
  } finally {
    await closing.close();
  }
}

function timeOf({ fast }: Example, options: RunOptions): DemoTime {
  if (!options.fast) return new RealTime(options.interrupt);
  return fast === 'virtual'
    ? new VirtualTime(options.interrupt)
    : new SteppingTime(options.interrupt);
}

function interrupted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const end = (): void => reject(new Error('interrupted'));
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

type Close = () => void | Promise<void>;

/** What a demo opened. */
class Closing {
  private readonly open: Close[] = [];
  private over = false;

  add(close: Close): void {
    // A script that was interrupted while it started something comes late.
    if (this.over) void close();
    else this.open.push(close);
  }

  async close(): Promise<void> {
    this.over = true;
    const faults: unknown[] = [];
    for (const close of this.open.splice(0).toReversed()) {
      try {
        await close();
      } catch (fault) {
        // The others have to be closed all the same.
        faults.push(fault);
      }
    }
    if (faults.length > 0) throw new AggregateError(faults, 'not everything could be closed');
  }
}
