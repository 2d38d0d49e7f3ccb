import { AsyncResource } from 'node:async_hooks';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { BreakerRegistry, monotonicClock, type CircuitBreaker } from '../policies/index.js';
import { BreakerJournal, type JournalLine, type JournalTools } from './breaker-journal.js';
import { PolicyJournal } from './policy-journal.js';
import { PolicyRegistry } from './policy-registry.js';
import { RESILIENCE_OPTIONS, type ResilienceOptions } from './resilience-options.js';

/**
 * Logs what the breakers and the policies around them do, through Nest's logger: each transition
 * once, in plain words with its figures as fields; refused calls, spent retry budgets, full bulkheads
 * and fallbacks summarised, never one line each.
 */
@Injectable()
export class BreakerLogger {
  private readonly logger = new Logger('Resilience');
  // By the breaker, not its name: one that is deleted takes its story along.
  private readonly journals = new WeakMap<CircuitBreaker, BreakerJournal>();
  private readonly tools: JournalTools;
  private readonly policyJournal: PolicyJournal;
  private readonly subscriptions: readonly Disposable[];
  // Timers keep the context they are set in, but a summary belongs to no single request.
  private readonly outsideRequests = new AsyncResource('BreakerLogger');

  constructor(
    private readonly registry: BreakerRegistry,
    policies: PolicyRegistry,
    @Inject(RESILIENCE_OPTIONS) { clock = monotonicClock, log = true }: ResilienceOptions,
  ) {
    this.tools = {
      clock,
      wallNow: Date.now,
      schedule: (delayMs, run) => this.later(delayMs, run),
      write: (line) => this.write(line),
    };
    this.policyJournal = new PolicyJournal(this.tools);
    this.subscriptions = log ? [this.listenToBreakers(), this.listenTo(policies)] : [];
  }

  /** Writes what has not been written yet, and stops listening. */
  stop(): void {
    for (const subscription of this.subscriptions) subscription[Symbol.dispose]();
    this.policyJournal.flush();
    for (const breaker of this.registry.all()) this.journals.get(breaker)?.flush();
  }

  private listenToBreakers(): Disposable {
    return this.registry.listen({
      transition: (event) => this.journal(event.breaker)?.transition(event),
      blocked: (event) => this.journal(event.breaker)?.blocked(),
    });
  }

  private listenTo(policies: PolicyRegistry): Disposable {
    return policies.listen(this.policyJournal.listener);
  }

  private journal(name: string): BreakerJournal | undefined {
    const breaker = this.registry.get(name);
    if (breaker === undefined) return undefined;
    const known = this.journals.get(breaker);
    if (known !== undefined) return known;
    const journal = new BreakerJournal(breaker, this.tools);
    this.journals.set(breaker, journal);
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
