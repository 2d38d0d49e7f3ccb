import { beforeEach, describe, expect, it } from '@jest/globals';
import { frame } from '../../fixture/build-frame.js';
import type { ConsoleLink } from '../model/link-view.js';
import { backoffMs } from './backoff.js';
import { followFeed, type FeedPorts, type Source } from './feed.js';

class FakeSource implements Source {
  isClosed = false;
  private readonly listeners = new Map<string, (event: { readonly data?: unknown }) => void>();

  addEventListener(name: string, listener: (event: { readonly data?: unknown }) => void): void {
    this.listeners.set(name, listener);
  }

  close(): void {
    this.isClosed = true;
  }

  send(name: string, data?: unknown): void {
    this.listeners.get(name)?.(data === undefined ? {} : { data: JSON.stringify(data) });
  }
}

let sources: FakeSource[];
let links: ConsoleLink[];
let heard: unknown[];
let timers: { readonly ms: number; readonly run: () => void }[];
let stop: () => void;

const source = (): FakeSource => sources.at(-1) ?? new FakeSource();

function runTimer(): number {
  const timer = timers.shift();
  timer?.run();
  return timer?.ms ?? 0;
}

beforeEach(() => {
  [sources, links, heard, timers] = [[], [], [], []];
  const ports: FeedPorts = {
    connect: () => {
      sources.push(new FakeSource());
      return source();
    },
    later: (ms, run) => {
      const timer = { ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    now: () => 1_000,
    chance: () => 0.5,
  };
  const keep = (message: unknown): void => void heard.push(message);
  stop = followFeed(ports, {
    hello: keep,
    frame: keep,
    event: keep,
    link: (link) => void links.push(link),
  });
});

describe('the feed', () => {
  it('tells what the console sends', () => {
    source().send('frame', frame());

    expect(heard).toEqual([frame()]);
    expect(links.map((link) => link.kind)).toEqual(['connecting', 'live']);
  });

  it('comes back by itself, waiting longer each time until it is heard again', () => {
    const waits = [1, 2, 3].map(() => {
      source().send('error');
      return runTimer();
    });
    source().send('frame', frame());
    source().send('error');

    expect([...waits, runTimer()]).toEqual([500, 1_000, 2_000, 500]);
    expect(sources.slice(0, -1).every((one) => one.isClosed)).toBe(true);
  });

  it('says when it will come back', () => {
    source().send('error');

    expect(links.at(-1)).toEqual({ kind: 'lost', attempt: 1, retryAtMs: 1_500 });
  });

  it('notices a console that is connected and says nothing, and connects anew', () => {
    source().send('frame', frame());
    runTimer();
    expect(links.at(-1)).toEqual({ kind: 'quiet' });

    runTimer();
    expect(links.at(-1)?.kind).toBe('lost');
  });

  it('is silent once it is stopped', () => {
    stop();

    expect([source().isClosed, timers]).toEqual([true, []]);
  });
});

describe('the pause before an attempt', () => {
  it.each([
    { title: 'first', attempt: 1, chance: 0.5, ms: 500 },
    { title: 'with the least chance', attempt: 1, chance: 0, ms: 375 },
    { title: 'with the most chance', attempt: 1, chance: 1, ms: 625 },
    { title: 'bounded', attempt: 30, chance: 0.5, ms: 10_000 },
  ])('is $ms ms: $title', ({ attempt, chance, ms }) => {
    expect(backoffMs(attempt, chance)).toBe(ms);
  });
});
