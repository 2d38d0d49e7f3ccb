import { MAX_DURATION_MS, type Timers } from '../core/index.js';

/**
 * The process's timers. Each belongs to a call under way, so it keeps the process alive until the
 * call is over; nothing in this library sets one while it is idle. Node turns delays above 2^31-1 ms
 * into 1 ms; here they are waited out in pieces.
 */
export const systemTimers: Timers = Object.freeze({
  after(ms: number, run: () => void): Disposable {
    let restMs = ms;
    let timer: NodeJS.Timeout;
    const wait = (): void => {
      const pieceMs = Math.min(restMs, MAX_DURATION_MS);
      restMs -= pieceMs;
      timer = setTimeout(restMs > 0 ? wait : run, pieceMs);
    };
    wait();
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  },
});
