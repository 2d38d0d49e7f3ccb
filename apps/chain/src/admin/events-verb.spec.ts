import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AdminEvent } from '@firebreak/contracts/plain';
import { FakeAdmin } from '../testing/fake-admin.js';
import { eventLine } from './event-line.js';
import { events } from './events-verb.js';

const PLAIN = { pretty: true, colour: false };
const AT = new Date(2026, 10, 21, 12, 4, 31, 20).getTime();

type Facts = Omit<AdminEvent, 'service' | 'timeUnixMs'>;

describe('an event as a line', () => {
  it.each<{ title: string; fact: Facts; words: string }>([
    {
      title: 'a breaker that opens',
      fact: {
        transition: {
          breaker: 'service-c/Charge',
          group: 'b-c:operation',
          from: 'CLOSED',
          to: 'OPEN',
          mode: 'AUTO',
          reason: 'failures',
          failures: 3,
          cause: { code: 'UNAVAILABLE', message: 'connect ECONNREFUSED' },
          blame: 'service-c',
          dueInMs: 5_000,
          correlationId: '',
        },
      },
      words: 'service-c/Charge closed → open: 3 failures, UNAVAILABLE, blames service-c, for 5.0 s',
    },
    {
      title: 'a breaker that is reset',
      fact: {
        transition: {
          breaker: 'service-c/Charge',
          group: '',
          from: 'HALF_OPEN',
          to: 'CLOSED',
          mode: 'AUTO',
          reason: 'reset',
          failures: 0,
          cause: null,
          blame: '',
          dueInMs: 0,
          correlationId: '',
        },
      },
      words: 'service-c/Charge half_open → closed: reset',
    },
    {
      title: 'a switch',
      fact: { placementChanged: { from: 'none', to: 'b-c', epoch: 2 } },
      words: 'placement none → b-c (switch 2)',
    },
    {
      title: 'a fault',
      fact: {
        faultsChanged: {
          faults: [{ operation: '*', seed: 1, effect: 'hang', hang: { rate: 1 } }],
        },
      },
      words: 'faults: all hang 1 --seed 1',
    },
    { title: 'no fault', fact: { faultsChanged: { faults: [] } }, words: 'no faults' },
    {
      title: 'what is missing',
      fact: { dropped: { count: 12 } },
      words: '12 events are missing here: they came too fast',
    },
  ])('is in plain words: $title', ({ fact, words }) => {
    const event = { service: 'service-b', timeUnixMs: AT, ...fact };

    expect(eventLine(event, PLAIN)).toBe(`service-b | 12:04:31.020 ${words}`);
    expect(JSON.parse(eventLine(event, { pretty: false, colour: false }))).toEqual(event);
  });
});

describe('events', () => {
  let admin: FakeAdmin;
  let stop: AbortController;
  let following: Promise<number> | undefined;
  const said: string[] = [];
  const notices: string[] = [];
  const write = (line: string): void => void said.push(line);
  const notice = (line: string): void => void notices.push(line);
  beforeEach(() => {
    admin = new FakeAdmin();
    stop = new AbortController();
    said.length = notices.length = 0;
  });
  afterEach(async () => {
    stop.abort();
    await following?.catch(() => undefined);
  });

  async function follow(): Promise<void> {
    following = events(admin.stack, { style: PLAIN, write, notice, signal: stop.signal });
    following.catch(() => undefined);
    while (admin.watchers.size + admin.silent.size < 3) await setImmediate();
    await setImmediate();
  }

  it('follows all services, and waits for one that is down', async () => {
    admin.silent.set('service-c', 'UNAVAILABLE');

    await follow();
    admin.tell('service-b', { placementChanged: { from: 'none', to: 'b-c', epoch: 1 } });
    stop.abort();

    expect(await following).toBe(0);
    expect(said).toEqual([expect.stringContaining('placement none → b-c (switch 1)')]);
    expect(notices).toEqual(['service-c is not running; waiting for it']);
  });

  it('ends when a service refuses to be watched', async () => {
    admin.silent.set('service-c', 'UNAUTHENTICATED');

    await follow();

    await expect(following).rejects.toThrow('service-c refuses: set ADMIN_TOKEN');
  });
});
