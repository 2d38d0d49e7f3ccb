import type { EventToSend } from '@firebreak/contracts/plain';

/** What events are written to: false from `write` means "no more until I am drained". */
export interface EventSink {
  write(event: EventToSend): boolean;
}

/**
 * The events one reader has still to get. While the reader takes none they wait, up to a bound;
 * those beyond are dropped, and the reader is told how many where they are missing.
 */
export class EventQueue {
  private readonly waiting: EventToSend[] = [];
  private isFull = false;
  private dropped = 0;

  /**
   * @param notice makes the event that tells of so many dropped
   * @param most how many may wait
   */
  constructor(
    private readonly sink: EventSink,
    private readonly notice: (count: number) => EventToSend,
    private readonly most: number,
  ) {}

  push(event: EventToSend): void {
    if (!this.isFull) return this.write(event);
    // The notice takes a place too, and stands where the events are missing.
    const needed = this.dropped > 0 ? 2 : 1;
    if (this.waiting.length + needed > this.most) {
      this.dropped++;
      return;
    }
    this.settleDropped((notice) => void this.waiting.push(notice));
    this.waiting.push(event);
  }

  /** The sink takes more. */
  drained(): void {
    this.isFull = false;
    while (!this.isFull) {
      const next = this.waiting.shift();
      if (next === undefined) break;
      this.write(next);
    }
    if (!this.isFull) this.settleDropped((notice) => this.write(notice));
  }

  private write(event: EventToSend): void {
    this.isFull = !this.sink.write(event);
  }

  private settleDropped(tell: (notice: EventToSend) => void): void {
    if (this.dropped === 0) return;
    const count = this.dropped;
    this.dropped = 0;
    tell(this.notice(count));
  }
}
