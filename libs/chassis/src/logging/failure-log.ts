import { AsyncResource } from 'node:async_hooks';
import type { ServiceLogger } from './service-logger.js';

/** Runs something once, later, without keeping the process alive; answers how to call it off. */
export type Later = (delayMs: number, run: () => void) => () => void;

/** One failure, in the words of its line. */
export interface Failure {
  /** Failures of one kind are counted together; there must be few kinds: `Charge UNAVAILABLE`. */
  readonly kind: string;
  readonly message: string;
  /** Fields of the line; `event` among them. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * Logs failures as warnings: the first of a kind at once, the ones that follow as one line per
 * interval with their number. Under load a line per failure would cost more than the call.
 */
export class FailureLog {
  private readonly kinds = new Map<string, Repeats>();
  /** A summary speaks for many requests, so its timer must not inherit the first one's context. */
  private readonly outside = new AsyncResource('FailureLog');

  constructor(
    private readonly logger: Pick<ServiceLogger, 'warn'>,
    /** @default 1000 */
    private readonly intervalMs: number = 1_000,
    private readonly later: Later = unrefTimer,
  ) {}

  add(failure: Failure): void {
    const repeats = this.kinds.get(failure.kind);
    if (repeats) {
      repeats.count += 1;
      repeats.last = failure;
      return;
    }
    this.logger.warn(failure.message, failure.fields);
    this.kinds.set(failure.kind, { count: 0, last: failure, callOff: this.again(failure.kind) });
  }

  /** Tells what has not been told yet, and stops; for shutdown. */
  flush(): void {
    for (const { callOff, count, last } of this.kinds.values()) {
      callOff();
      this.summarise(count, last);
    }
    this.kinds.clear();
  }

  private again(kind: string): () => void {
    return this.outside.runInAsyncScope(() => this.later(this.intervalMs, () => this.due(kind)));
  }

  private due(kind: string): void {
    const repeats = this.kinds.get(kind);
    if (!repeats) return;
    if (repeats.count === 0) {
      this.kinds.delete(kind);
      return;
    }
    this.summarise(repeats.count, repeats.last);
    this.kinds.set(kind, { ...repeats, count: 0, callOff: this.again(kind) });
  }

  private summarise(count: number, { message, fields }: Failure): void {
    if (count === 0) return;
    const overMs = this.intervalMs;
    this.logger.warn(`${count} more in ${overMs} ms; the last: ${message}`, {
      ...fields,
      count,
      overMs,
    });
  }
}

interface Repeats {
  count: number;
  last: Failure;
  readonly callOff: () => void;
}

function unrefTimer(delayMs: number, run: () => void): () => void {
  const timer = setTimeout(run, delayMs).unref();
  return () => clearTimeout(timer);
}
