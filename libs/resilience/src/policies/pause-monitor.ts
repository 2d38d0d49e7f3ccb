/*
 * Notices when our own process stood still: stopped by a signal, blocked by long work, paused by
 * the collector. A caller who slept must not blame the callee for the silence. One shared, unref'd
 * tick for all breakers; events between two ticks check as well, for after a pause the answers
 * that lay in the socket may be handled before the tick is.
 */
import { AsyncResource } from 'node:async_hooks';
import type { Clock } from '../core/index.js';

/** Told how long the process stood still, in milliseconds. */
export type PauseListener = (pauseMs: number) => void;

/** How often the tick looks. */
const TICK_MS = 50;
/** Shorter gaps are ordinary scheduling. */
const NOTICEABLE_MS = 100;

export class PauseMonitor {
  /** How often a listener threw: that touches neither the others nor the call that noticed. */
  listenerErrors = 0;

  private readonly listeners = new Set<PauseListener>();
  // Timers keep the context they are set in, but the tick belongs to no call that defined a breaker.
  private readonly outsideCalls = new AsyncResource('PauseMonitor');
  private tick: NodeJS.Timeout | undefined;
  private lastBeat: number;

  constructor(private readonly clock: Clock) {
    this.lastBeat = clock.now();
  }

  /** Starts the tick with the first listener and stops it with the last. */
  onPause(listener: PauseListener): Disposable {
    this.listeners.add(listener);
    this.start();
    return {
      [Symbol.dispose]: () => {
        this.listeners.delete(listener);
        if (this.listeners.size === 0) this.stop();
      },
    };
  }

  /** Call with the time at hand before judging anything by how long it took. */
  check(now: number): void {
    const gapMs = now - this.lastBeat;
    if (gapMs <= TICK_MS + NOTICEABLE_MS || this.tick === undefined) return;
    this.lastBeat = now;
    for (const listener of this.listeners) this.tell(listener, gapMs - TICK_MS);
  }

  private tell(listener: PauseListener, pauseMs: number): void {
    try {
      listener(pauseMs);
    } catch {
      this.listenerErrors++;
    }
  }

  private start(): void {
    if (this.tick !== undefined) return;
    this.lastBeat = this.clock.now();
    this.tick = this.outsideCalls.runInAsyncScope(() => setInterval(() => this.beat(), TICK_MS));
    this.tick.unref();
  }

  private beat(): void {
    const now = this.clock.now();
    this.check(now);
    this.lastBeat = now;
  }

  private stop(): void {
    clearInterval(this.tick);
    this.tick = undefined;
  }
}
