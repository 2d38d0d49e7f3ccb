import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Frame, Hello } from '../contract/index.js';
import { ChainFeed } from '../feed/chain-feed.js';
import { HELLO_FACTS, type HelloFacts } from './hello-facts.js';
import { FrameHistory } from './frame-history.js';
import { Readers, type StreamSink } from './readers.js';
import { SSE_OPENING, sseMessage, sseText } from './sse.js';

const FRAME_EVERY_MS = 250;
/** Two minutes of frames, one a second: what the time lines of a late page show. */
const HISTORY = { frames: 120, oneOf: 4 };
/** A hello has up to two megabytes and must fit. */
const BOUNDS = { most: 16, mostWaitingBytes: 4 * 1_024 * 1_024 };

/** Makes frames, and sends them and the events to those who read. */
@Injectable()
export class StreamService implements OnApplicationBootstrap {
  private readonly history = new FrameHistory(HISTORY.frames, HISTORY.oneOf);
  readonly readers = new Readers(BOUNDS, (total) => this.tellDropped(total));
  private ticking: NodeJS.Timeout | undefined;
  private listening: Disposable | undefined;

  constructor(
    private readonly feed: ChainFeed,
    @Inject(HELLO_FACTS) private readonly facts: HelloFacts,
  ) {
    feed.lookedAtBy(this.readers);
  }

  onApplicationBootstrap(): void {
    this.listening = this.feed.events.listen((event) => {
      this.readers.send(sseMessage('event', event));
    });
    this.feed.start();
    this.ticking = setInterval(() => this.tick(), FRAME_EVERY_MS);
  }

  /** Begins with what is known, then goes on with what happens. */
  subscribe(sink: StreamSink): void {
    this.readers.add(sink, Buffer.concat([Buffer.from(SSE_OPENING), this.hello()]));
  }

  /** Ends every stream, and asks the services no more. */
  async stop(): Promise<void> {
    clearInterval(this.ticking);
    this.listening?.[Symbol.dispose]();
    this.readers.close();
    await this.feed.stop();
  }

  private tick(): void {
    const json = JSON.stringify(this.feed.frame() satisfies Frame);
    this.history.add(json);
    if (this.readers.count > 0) this.readers.send(sseText('frame', json));
  }

  /** Its frames are JSON already, so they are put in as they are. */
  private hello(): Buffer {
    const { events, faultOperations } = this.feed;
    const facts: Omit<Hello, 'frames'> = {
      ...this.facts,
      operations: faultOperations.length === 0 ? this.facts.operations : faultOperations,
      events: events.kept,
    };
    const json = JSON.stringify(facts);
    return sseText('hello', `${json.slice(0, -1)},"frames":${this.history.json()}}`);
  }

  private tellDropped(total: number): void {
    const text = `a page read too slowly and was cut off (${total} since the start)`;
    this.feed.say({ kind: 'page_dropped', text });
  }
}
