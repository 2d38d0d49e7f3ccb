/*
 * The circuit breakers of the sources as they are written there, to see that the exploration finds
 * what is wrong with them. None has permits: a result counts for whatever state it meets.
 */
import type { CircuitState, Outcome } from '../../core/index.js';
import { fromNow, type Figures, type Look, type Subject } from './subject.js';

abstract class SourceModel implements Subject<number> {
  protected state: CircuitState = 'closed';
  protected failures = 0;
  protected successes = 0;
  /** Of the last failure, or in source 002 of the last attempt. */
  protected lastAt = 0;

  constructor(protected readonly figures: Figures) {}

  admit(now: number): number | undefined {
    if (this.state === 'open') {
      if (!this.isDue(now)) return undefined;
      this.state = 'half_open';
      this.successes = 0;
    }
    return 1;
  }

  settle(_ticket: number, outcome: Outcome, now: number): void {
    if (outcome === 'success') this.succeed(now);
    if (outcome === 'failure') this.fail(now);
  }

  operate(): void {
    throw new Error('no source has operations');
  }

  reconfigure(): void {
    throw new Error('no source can be reconfigured');
  }

  look(): Look {
    const { state } = this;
    return state === 'open' ? { state, openUntil: this.lastAt + this.figures.openMs } : { state };
  }

  key(now: number): string {
    const failures = Math.min(this.failures, 2 * this.figures.failureThreshold);
    return `${this.state} ${failures} ${this.successes} ${fromNow(this.lastAt, now)}`;
  }

  settledKey(now: number): string {
    return this.key(now);
  }

  fork(): this {
    return Object.assign(Object.create(Object.getPrototypeOf(this) as object) as this, this);
  }

  protected isDue(now: number): boolean {
    return now - this.lastAt >= this.figures.openMs;
  }

  protected abstract succeed(now: number): void;

  protected fail(now: number): void {
    this.failures++;
    this.lastAt = now;
    if (this.failures >= this.figures.failureThreshold) this.state = 'open';
  }
}

export class Source000 extends SourceModel {
  protected override succeed(): void {
    this.failures = 0;
    if (this.state === 'half_open') this.state = 'closed';
  }

  protected override fail(now: number): void {
    const testing = this.state === 'half_open';
    super.fail(now);
    if (testing) this.state = 'open';
  }
}

export class Source001 extends SourceModel {
  protected override succeed(): void {
    this.failures = 0;
    if (this.state !== 'half_open') return;
    this.successes++;
    if (this.successes >= this.figures.successThreshold) this.state = 'closed';
  }
}

export class Source002 extends SourceModel {
  override admit(now: number): number | undefined {
    // While the one test call is out, other callers silently get nothing.
    return this.state === 'half_open' ? undefined : super.admit(now);
  }

  protected override isDue(now: number): boolean {
    return now - this.lastAt > this.figures.openMs;
  }

  protected override succeed(now: number): void {
    this.lastAt = now;
    if (this.state !== 'half_open') return;
    this.state = 'closed';
    this.failures = 0;
  }

  protected override fail(now: number): void {
    const testing = this.state === 'half_open';
    super.fail(now);
    if (testing) this.state = 'open';
  }
}

export class Source003 extends SourceModel {
  protected override succeed(): void {
    this.failures = 0;
    this.state = 'closed';
  }
}

export class Source004 extends SourceModel {
  protected override isDue(now: number): boolean {
    return now - this.lastAt > this.figures.openMs;
  }

  protected override succeed(): void {
    this.failures = 0;
    if (this.state === 'half_open') this.state = 'closed';
  }
}
