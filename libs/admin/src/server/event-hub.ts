import type { EventToSend } from '@firebreak/contracts/plain';
import { type ServerWritableStream, status } from '@grpc/grpc-js';
import { EventQueue } from './event-queue.js';
import { Refusal } from './refusal.js';

/** Readers at the same time. */
const MOST_READERS = 16;
/** Events that wait for one reader. */
const MOST_WAITING = 1_000;

/** What happened, without where and when. */
export type Fact = Omit<EventToSend, 'service' | 'timeUnixMs' | 'fact'>;

type Call = ServerWritableStream<unknown, EventToSend>;

/** Tells what happens in the service to whoever watches, within bounds. */
export class EventHub {
  private readonly readers = new Map<Call, EventQueue>();

  constructor(
    private readonly service: string,
    private readonly wallNow: () => number = Date.now,
  ) {}

  /** Nobody watches: events need not be made. */
  get isIdle(): boolean {
    return this.readers.size === 0;
  }

  publish(fact: Fact): void {
    if (this.isIdle) return;
    const event = this.stamped(fact);
    for (const queue of this.readers.values()) queue.push(event);
  }

  /**
   * Sends what happens from now on, until the caller leaves.
   * @throws Refusal RESOURCE_EXHAUSTED when too many watch
   */
  add(call: Call): void {
    if (this.readers.size >= MOST_READERS) {
      throw new Refusal(
        status.RESOURCE_EXHAUSTED,
        `${MOST_READERS} watch the events of this service already, and more may not`,
      );
    }
    const dropped = (count: number): EventToSend => this.stamped({ dropped: { count } });
    const queue = new EventQueue(call, dropped, MOST_WAITING);
    this.readers.set(call, queue);
    const leave = (): void => void this.readers.delete(call);
    call.on('drain', () => queue.drained());
    call.once('cancelled', leave).once('close', leave).once('error', leave);
  }

  /** Ends every watch. */
  close(): void {
    for (const call of [...this.readers.keys()]) {
      this.readers.delete(call);
      call.emit('error', { code: status.UNAVAILABLE, details: `${this.service} stops` });
    }
  }

  private stamped(fact: Fact): EventToSend {
    return { service: this.service, timeUnixMs: this.wallNow(), ...fact };
  }
}
