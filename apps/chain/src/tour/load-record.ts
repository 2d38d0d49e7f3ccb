import type { EndedRequest, LoadListener, Operation } from '@firebreak/load';
import type { TourClock } from './clock.js';
import { LoadSpan } from './load-span.js';

/** Keeps the tour's stretches of the load up to date: the whole run, and each step. */
export class LoadRecord implements LoadListener {
  readonly #spans = new Set<LoadSpan>();

  constructor(private readonly clock: Pick<TourClock, 'now' | 'wallNow'>) {}

  /** A stretch that begins now. {@link LoadRecord.drop} it when its figures are read. */
  begin(): LoadSpan {
    const now = this.clock.now();
    const span = new LoadSpan(now, this.clock.wallNow() - now);
    this.#spans.add(span);
    return span;
  }

  drop(span: LoadSpan): void {
    this.#spans.delete(span);
  }

  sent(operation: Operation, dueAt: number): void {
    const now = this.clock.now();
    for (const span of this.#spans) span.sent(operation, dueAt, now);
  }

  ended(request: EndedRequest): void {
    for (const span of this.#spans) span.ended(request);
  }
}
