import { describe, expect, it } from '@jest/globals';
import { breaker, frame, operation, service } from '../../fixture/build-frame.js';
import { storyFrame } from '../../fixture/story.js';
import { chainSentence } from './chain-sentence.js';

const asked = (okPerSecond: number) =>
  operation({ operation: 'POST /orders', direction: 'inbound', perSecond: 20, okPerSecond });

describe('the sentence about the chain', () => {
  it.each([
    {
      title: 'healthy',
      second: 10,
      tone: 'calm',
      text: 'A, B and C answer. Every request succeeds.',
    },
    {
      title: 'C dead, breakers at the right place',
      second: 40,
      tone: 'trouble',
      text: 'C does not answer. B refuses calls for it, A refuses orders; orders fail, quotes and reads still work.',
    },
    {
      title: 'C dead, one breaker for all of B',
      second: 60,
      tone: 'trouble',
      text: 'C does not answer. A refuses all calls to B; orders and reads fail, some quotes fail.',
    },
  ])('tells the story: $title', ({ second, tone, text }) => {
    expect(chainSentence(storyFrame(second, 0))).toEqual({ tone, text });
  });

  it.each([
    {
      title: 'no load',
      services: {},
      text: 'A, B and C answer. Nobody asks anything, so nothing shows: turn the load on.',
    },
    {
      title: 'a paused service',
      services: { 'service-b': { link: 'silent' as const } },
      text: 'B is silent: reached, but not answering. Nobody asks anything, so nothing shows: turn the load on.',
    },
    {
      title: 'a fault, before any breaker opens',
      services: {
        'service-a': { operations: [asked(14)] },
        'service-c': { faults: ['charge: error-rate 0.3 UNAVAILABLE'] },
      },
      text: 'C was told to misbehave (charge: error-rate 0.3 UNAVAILABLE). Some orders fail.',
    },
    {
      title: 'a breaker forced open',
      services: {
        'service-a': { operations: [asked(0)] },
        'service-b': {
          breakers: [
            breaker({ name: 'service-c/Charge', hop: 'B→C', mode: 'forced_open' as const }),
          ],
        },
      },
      text: 'A, B and C answer. B is made to refuse charges; orders fail.',
    },
  ])('tells of $title', ({ services, text }) => {
    const given: Record<string, object | undefined> = services;
    const names = ['service-a', 'service-b', 'service-c'] as const;
    const shown = frame({ services: names.map((name) => service(name, given[name])) });

    expect(chainSentence(shown).text).toBe(text);
  });

  it('waits for the first frame', () => {
    expect(chainSentence(null).text).toBe('Waiting for the first look at the chain.');
  });
});
