import type { ChainEvent, Frame, Hello } from '../../../src/contract/index.js';
import type { ConsoleLink } from '../model/link-view.js';
import { backoffMs } from './backoff.js';

/** As much of EventSource as the feed uses. */
export interface Source {
  addEventListener: (name: string, listener: (event: { readonly data?: unknown }) => void) => void;
  close: () => void;
}

/** Where the feed gets its connections, timers and chance from. */
export interface FeedPorts {
  readonly connect: () => Source;
  /** Returns how to cancel it. */
  readonly later: (ms: number, run: () => void) => () => void;
  readonly now: () => number;
  readonly chance: () => number;
}

/** Who is told of what the console says. */
export interface FeedListener {
  readonly hello: (hello: Hello) => void;
  readonly frame: (frame: Frame) => void;
  readonly event: (event: ChainEvent) => void;
  readonly link: (link: ConsoleLink) => void;
}

/** Frames come four times a second. */
const QUIET_MS = 2_500;

/**
 * The console's stream, connected again and again until it is stopped. EventSource would reconnect by
 * itself too, but gives up on an answer other than 200, and waits equally long each time.
 * @returns how to stop it
 */
export function followFeed(ports: FeedPorts, listener: FeedListener): () => void {
  let attempt = 0;
  let source: Source | undefined;
  let cancelTimer = (): void => undefined;

  function connect(): void {
    source = ports.connect();
    source.addEventListener('hello', heard(listener.hello));
    source.addEventListener('frame', heard(listener.frame));
    source.addEventListener('event', heard(listener.event));
    source.addEventListener('error', retry);
    expectMore();
  }

  function heard(tell: (message: never) => void): (event: { data?: unknown }) => void {
    return ({ data }) => {
      if (typeof data !== 'string') return;
      attempt = 0;
      listener.link({ kind: 'live' });
      expectMore();
      tell(JSON.parse(data) as never);
    };
  }

  function expectMore(): void {
    cancelTimer();
    cancelTimer = ports.later(QUIET_MS, () => {
      if (attempt === 0) listener.link({ kind: 'quiet' });
      cancelTimer = ports.later(QUIET_MS, retry);
    });
  }

  function retry(): void {
    cancelTimer();
    source?.close();
    attempt++;
    const waitMs = backoffMs(attempt, ports.chance());
    listener.link({ kind: 'lost', attempt, retryAtMs: ports.now() + waitMs });
    cancelTimer = ports.later(waitMs, connect);
  }

  listener.link({ kind: 'connecting' });
  connect();
  return () => {
    cancelTimer();
    source?.close();
  };
}
