import { describe, expect, it } from '@jest/globals';
import { CHARGE } from '../known-breakers.js';
import {
  breaker,
  counted,
  measured,
  move,
  operation,
  span,
  status,
} from '../testing/fake-measured.js';
import { closed, opened, openedByChance, probes } from './breaker-facts.js';
import { ordersDone, quotesAnswered, readsLost } from './load-facts.js';
import { doneByC, hanging, reached, spared } from './traffic-facts.js';

const stalled = move('service-b', CHARGE.name, 600, { reason: 'stalled', failures: 0, blame: '' });
const opening = move('service-b', CHARGE.name, 600, { blame: '' });
const noFailedOrder = span({ load: new Map([['orders', operation()]]) });

describe('what is told of a breaker', () => {
  it.each([
    {
      title: 'calls that hung opened it',
      said: opened(measured({ moves: [stalled] }), CHARGE),
      as: 'B opened its breaker for charges at C, for its calls had stalled, in 0.57 s.',
    },
    {
      title: 'it opened though no order of the clients failed',
      said: opened(measured({ moves: [opening], whole: noFailedOrder }), CHARGE),
      as:
        'B opened its breaker for charges at C after 3 failures (how fast is not known: no order ' +
        'failed).',
    },
    {
      title: 'it stayed closed',
      said: opened(measured({ moves: [] }), CHARGE),
      as: 'B did not open its breaker for charges at C in these 6.0 s.',
    },
    {
      title: 'its service could not be heard',
      said: opened(
        measured({ moves: [], unheard: new Map([['service-b', 'is not running']]) }),
        CHARGE,
      ),
      as: 'Whether B could open its breaker for charges at C is not known: service-b is not running.',
    },
    {
      title: 'it opened by chance',
      said: openedByChance(measured({ moves: [opening] }), CHARGE),
      as: 'B opened its breaker for charges at C after 0.60 s, when 3 failures had come in a row.',
    },
    {
      title: 'it had closed before',
      said: closed(measured({ moves: [] }), CHARGE),
      as: 'B had closed its breaker for charges at C before that: a probe had happened to succeed.',
    },
    {
      title: 'it closed, opened again and closed for good',
      said: closed(
        measured({
          moves: [
            move('service-b', CHARGE.name, 100, { from: 'HALF_OPEN', to: 'CLOSED' }),
            opening,
            move('service-b', CHARGE.name, 5_600, { from: 'HALF_OPEN', to: 'CLOSED' }),
          ],
        }),
        CHARGE,
      ),
      as: 'B closed its breaker for charges at C 5.6 s after the command.',
    },
    {
      title: 'it did not close',
      said: closed(
        measured({
          moves: [],
          whole: span({
            before: new Map([status('service-b', [breaker({ state: 'OPEN' })])]),
          }),
        }),
        CHARGE,
      ),
      as: 'B did not close its breaker for charges at C in these 6.0 s.',
    },
    {
      title: 'no probe went out',
      said: probes(measured({ moves: [opening] }), CHARGE),
      as: "No probe of B's was seen in this time.",
    },
  ])('$title', ({ said, as }) => {
    expect(said).toBe(as);
  });
});

describe('what is told of the load', () => {
  const failed = new Map([
    ['503', 1_100],
    ['504', 12],
  ]);
  const bad = span({
    load: new Map([
      ['reads', operation({ ok: 138, failed })],
      ['orders', operation({ ended: 4, ok: 0, failed: new Map([['conn', 4]]) })],
      ['quotes', operation({ ended: 1, ok: 1 })],
    ]),
  });

  it.each([
    {
      title: 'lost reads, and how they ended',
      said: readsLost(bad),
      as: 'Reads of orders: 1,112 lost of 1,250 (89.0 %: 503 1,100 times, 504 12 times).',
    },
    {
      title: 'orders none of which succeeded',
      said: ordersDone(bad),
      as: 'Orders: 0 of 4 succeeded (0 %; the others: conn 4 times).',
    },
    {
      title: 'fresh quotes',
      said: quotesAnswered(bad),
      as: 'Quotes: 1 of 1 request answered, all of them fresh.',
    },
  ])('$title', ({ said, as }) => {
    expect(said).toBe(as);
  });
});

describe('what is told of the calls of C', () => {
  const every = span({ before: counted(10, 10), after: counted(20, 21) });
  const restarted = span({ before: counted(500, 500), after: counted(3, 2) });

  it.each([
    {
      title: 'none is spared',
      said: spared(every),
      as: 'Every order still reaches for C (10 orders, 11 calls of C).',
    },
    {
      title: 'how many there were',
      said: reached(every),
      as: 'For 10 orders B made 11 calls of C.',
    },
    {
      title: 'how C did',
      said: doneByC(every),
      as: 'Of 11 calls that B made, C did 11 (100 %).',
    },
    {
      title: 'one that hangs',
      said: hanging(span({ after: counted(20, 20, 1) })),
      as: 'At this moment 1 call of C hangs in B.',
    },
    {
      title: 'a service that began to count anew',
      said: spared(restarted),
      as: 'How many orders reach for C is not known: service-a gave no counts.',
    },
  ])('$title', ({ said, as }) => {
    expect(said).toBe(as);
  });
});
