import { MAX_DURATION_MS, type Clock } from '../core/index.js';
import type { Patience } from './attempt-record.js';

/** How long a stream may be silent. */
export interface SilenceLimits {
  /** Until its first message, in milliseconds. */
  readonly firstMessageMs: number;
  /** Between two messages, and after the last one; false for any time. */
  readonly idleMs: number | false;
}

/**
 * Notices when a stream is silent for too long. A message only notes the time: one timer at most is
 * set, and looks again when it fires, so a stream of a thousand messages a second sets no more.
 */
export class SilenceWatch {
  private timer: NodeJS.Timeout | undefined;
  private since: number;
  private limitMs: number;
  private begun = false;

  /** @param onSilence told once at most, with the time in which nothing came */
  constructor(
    private readonly limits: SilenceLimits,
    private readonly clock: Clock,
    private readonly onSilence: (silence: Patience) => void,
  ) {
    this.since = clock.now();
    this.limitMs = limits.firstMessageMs;
    this.arm(this.limitMs);
  }

  /** A message came. */
  heard(): void {
    this.since = this.clock.now();
    if (this.begun) return;
    this.begun = true;
    this.stop();
    const { idleMs } = this.limits;
    if (idleMs === false) return;
    this.limitMs = idleMs;
    this.arm(idleMs);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private arm(ms: number): void {
    if (ms > MAX_DURATION_MS) return;
    this.timer = setTimeout(() => this.look(), ms);
  }

  private look(): void {
    const { since, limitMs } = this;
    const restMs = since + limitMs - this.clock.now();
    if (restMs > 0) this.arm(restMs);
    else this.onSilence({ since, grantedMs: limitMs });
  }
}
