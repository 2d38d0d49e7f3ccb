import { AsyncResource } from 'node:async_hooks';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { BreakerRegistry, monotonicClock } from '../policies/index.js';
import { BreakerJournal, type JournalLine } from './breaker-journal.js';
import { RESILIENCE_OPTIONS, type ResilienceOptions } from './resilience-options.js';

/**
 * Logs what the breakers of the registry do, through Nest's logger: each transition once, in plain
 * words with its figures as fields; refused calls summarised, never one line each.
 */
@Injectable()
export class BreakerLogger {
  private readonly logger = new Logger('Resilience');
  private readonly journals = new Map<string, BreakerJournal>();
  private readonly subscription: Disposable | undefined;
  // Timers keep the context they are set in, but a summary belongs to no single request.
  private readonly outsideRequests = new AsyncResource('BreakerLogger');

  constructor(
    private readonly registry: BreakerRegistry,
    @Inject(RESILIENCE_OPTIONS) private readonly options: ResilienceOptions,
  ) {
    if (options.log === false) return;
    this.subscription = registry.listen({
      transition: (event) => this.journal(event.breaker)?.transition(event),
      blocked: (event) => this.journal(event.breaker)?.blocked(),
    });
  }

  /** Writes what has not been written yet, and stops listening. */
  stop(): void {
    this.subscription?.[Symbol.dispose]();
    for (const journal of this.journals.values()) journal.flush();
    this.journals.clear();
  }

  private journal(name: string): BreakerJournal | undefined {
    const known = this.journals.get(name);
    if (known !== undefined) return known;
    const breaker = this.registry.get(name);
    if (breaker === undefined) return undefined;
    const journal = new BreakerJournal(breaker, {
      clock: this.options.clock ?? monotonicClock,
      wallNow: Date.now,
      schedule: (delayMs, run) => this.later(delayMs, run),
      write: (line) => this.write(line),
    });
    this.journals.set(name, journal);
    return journal;
  }

  private later(delayMs: number, run: () => void): () => void {
    const timer = this.outsideRequests.runInAsyncScope(() => setTimeout(run, delayMs));
    timer.unref();
    return () => clearTimeout(timer);
  }

  private write({ level, message, fields }: JournalLine): void {
    this.logger[level](message, fields);
  }
}
