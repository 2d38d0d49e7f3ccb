/** A connection that the stream is written to, as Node's `ServerResponse` is. */
export interface StreamSink {
  write(bytes: Buffer): boolean;
  /** Bytes that wait in this process, since the reader does not take them. */
  readonly writableLength: number;
  destroy(): unknown;
  end(): unknown;
  once(event: 'close', listener: () => void): unknown;
}

/** Bounds of {@link Readers}. */
export interface ReaderBounds {
  /** Readers at the same time. */
  readonly most: number;
  /** Bytes that may wait for one reader before it is dropped. */
  readonly mostWaitingBytes: number;
}

/** Those who read the stream, within bounds. What one does not take delays nobody else. */
export class Readers {
  private readonly sinks = new Set<StreamSink>();
  private droppedCount = 0;
  private closed = false;

  /** @param dropped is told of each reader that was too slow, and of how many there were */
  constructor(
    private readonly bounds: ReaderBounds,
    private readonly dropped: (total: number) => void,
  ) {}

  get count(): number {
    return this.sinks.size;
  }

  get isFull(): boolean {
    return this.sinks.size >= this.bounds.most;
  }

  /** Whether nobody is taken any more. */
  get isClosed(): boolean {
    return this.closed;
  }

  /** Sends what is written from now on, until the reader leaves or is dropped. */
  add(sink: StreamSink, first: Buffer): void {
    if (this.closed) return void sink.end();
    this.sinks.add(sink);
    sink.once('close', () => void this.sinks.delete(sink));
    sink.write(first);
  }

  send(bytes: Buffer): void {
    for (const sink of [...this.sinks]) {
      if (sink.writableLength > this.bounds.mostWaitingBytes) this.drop(sink);
      else sink.write(bytes);
    }
  }

  /** Ends every stream, for good: who comes after is sent away at once. */
  close(): void {
    this.closed = true;
    for (const sink of [...this.sinks]) sink.end();
    this.sinks.clear();
  }

  private drop(sink: StreamSink): void {
    this.sinks.delete(sink);
    this.droppedCount++;
    sink.destroy();
    this.dropped(this.droppedCount);
  }
}
