import { describe, expect, it } from '@jest/globals';
import { storyEvents, storyFrame } from '../../fixture/story.js';
import { consoleClient } from './console-client.js';
import { withEvents } from './events-log.js';
import { takeToken } from './token.js';

class FakeStorage {
  readonly kept = new Map<string, string>();
  getItem = (key: string): string | null => this.kept.get(key) ?? null;
  setItem = (key: string, value: string): void => void this.kept.set(key, value);
  removeItem = (key: string): void => void this.kept.delete(key);
}

describe('the token', () => {
  it('is taken from the address, which then no longer shows it', () => {
    const sessionStorage = new FakeStorage();
    const shown: unknown[] = [];
    const history = {
      replaceState: (_data: unknown, _title: string, url?: string | URL | null) =>
        void shown.push(url),
    };
    const at = (hash: string) => ({
      location: { hash, pathname: '/console/', search: '?x=1' },
      history,
      sessionStorage,
    });

    expect(takeToken(at('#token=secret-of-this-start'))).toBe('secret-of-this-start');
    expect(shown).toEqual(['/console/?x=1']);
    expect(takeToken(at(''))).toBe('secret-of-this-start');
  });
});

describe('the log of events', () => {
  const events = storyEvents(0);

  it('takes each event once, in order', () => {
    const first = withEvents([], events.slice(0, 5));

    expect(withEvents(first, events.slice(2, 8)).map((event) => event.id)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7,
    ]);
  });

  it('is bounded', () => {
    const many = Array.from({ length: 900 }, (_, id) => Object.assign({}, events[0], { id }));

    expect(withEvents([], many)).toHaveLength(400);
  });
});

describe('a control', () => {
  const refused = (status: number, problem: object) =>
    consoleClient(async () => Response.json(problem, { status }));

  it.each([
    {
      title: 'its detail',
      problem: { title: 'Conflict', detail: 'C is not running' },
      status: 409,
      said: 'C is not running',
    },
    { title: 'its title', problem: { title: 'Conflict' }, status: 409, said: 'Conflict' },
    {
      title: 'the status without a problem',
      problem: {},
      status: 500,
      said: 'The console answered 500.',
    },
    {
      title: 'what to do about the token',
      problem: {},
      status: 401,
      said: 'The console does not take this token: open the address that it printed at its start.',
    },
  ])('that is refused shows $title', async ({ problem, status, said }) => {
    const control = refused(status, problem).control('load', { level: 'low' }, 'token');

    await expect(control).rejects.toMatchObject({ message: said, status });
  });

  it.each([
    {
      title: 'nobody answers',
      error: new TypeError('fetch failed'),
      message: 'The console does not answer; is it still running?',
    },
    {
      title: 'it takes longer than the supervisor may',
      error: new DOMException('timed out', 'TimeoutError'),
      message: 'The console did not answer within 30 s.',
    },
  ])('says when $title', async ({ error, message }) => {
    const client = consoleClient(async () => {
      throw error;
    });

    await expect(client.control('load', { level: 'off' }, 'token')).rejects.toMatchObject({
      message,
    });
  });

  it('goes to its own path with the token', async () => {
    const asked: unknown[] = [];
    const client = consoleClient(async (path, init) => {
      asked.push(path, init?.method, init?.body, new Headers(init?.headers).get('authorization'));
      return new Response(null, { status: 204 });
    });
    await client.control('placement', { placement: 'a-b' }, 'token');

    expect(asked).toEqual([
      'api/controls/placement',
      'POST',
      '{"placement":"a-b"}',
      'Bearer token',
    ]);
  });
});

describe('the store', () => {
  it('draws the past that the console tells a page that comes late', async () => {
    const { createStore } = await import('./store.js');
    const store = createStore();
    const frames = [1, 2, 3].map((second) => storyFrame(second, 0));
    store.hello({
      console: { version: '1', startedAtUnixMs: 5 },
      placements: [],
      operations: [],
      processes: { kind: 'supervised' },
      frames,
      events: storyEvents(0).slice(0, 2),
    });

    expect(store.state.history.all).toHaveLength(3);
    expect(store.state.frame.value).toBe(frames[2]);
    expect(store.state.sentence.value.tone).toBe('calm');
  });

  it('counts events anew for another console', async () => {
    const { createStore } = await import('./store.js');
    const store = createStore();
    const hello = (startedAtUnixMs: number, count: number) =>
      store.hello({
        console: { version: '1', startedAtUnixMs },
        placements: [],
        operations: [],
        processes: { kind: 'supervised' },
        frames: [],
        events: storyEvents(0).slice(0, count),
      });
    hello(1, 5);
    hello(1, 6);
    expect(store.state.events.value).toHaveLength(6);

    hello(2, 1);
    expect(store.state.events.value).toHaveLength(1);
  });
});
