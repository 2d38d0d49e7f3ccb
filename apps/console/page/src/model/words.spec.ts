import { describe, expect, it } from '@jest/globals';
import { newsOf, SILENCE, spoken, withNews } from './announcements.js';
import { chosenFault } from './fault-choice.js';
import { countdown, duration, percent, rate } from './format.js';
import { linkView } from './link-view.js';

describe('figures', () => {
  it.each([
    { shown: rate(0), is: '0' },
    { shown: rate(2.44), is: '2.4' },
    { shown: rate(47.3), is: '47' },
    { shown: rate(null), is: '–' },
    { shown: duration(4.23), is: '4.2 ms' },
    { shown: duration(640), is: '640 ms' },
    { shown: duration(1_340), is: '1.3 s' },
    { shown: duration(252_000), is: '4 min 12 s' },
    { shown: duration(7_500_000), is: '2 h 5 min' },
    { shown: percent(1), is: '100 %' },
    { shown: percent(0.998), is: '> 99 %' },
    { shown: percent(0.004), is: '< 1 %' },
    { shown: percent(0), is: '0 %' },
    { shown: countdown(3_140), is: '3.2 s' },
  ])('are short: $is', ({ shown, is }) => {
    expect(shown).toBe(is);
  });
});

describe('announcements', () => {
  it('are made at once, and then not for a while', () => {
    const first = spoken(withNews(SILENCE, ['C is gone.']), 1_000);
    const tooSoon = spoken(withNews(first, ['B opens.', 'A opens.', 'B opens.']), 2_000);
    const later = spoken(tooSoon, 5_000);

    expect([first.text, tooSoon.text, later.text]).toEqual([
      'C is gone.',
      'C is gone.',
      'B opens. A opens.',
    ]);
  });

  it('are of what happens while the page is open, not of the past that a console knows', () => {
    const upTo = (last: number) =>
      Array.from({ length: last }, (_none, index) => {
        const id = index + 1;
        return { id, atUnixMs: 0, service: 'console', kind: 'load', text: `event ${id}` } as const;
      });
    const first = newsOf(upTo(3), 1_000, null);
    const later = newsOf(upTo(4), 1_000, first.told);
    const restarted = newsOf(upTo(2), 2_000, later.told);
    const onwards = newsOf(upTo(3), 2_000, restarted.told);

    expect([first, later, restarted, onwards].map(({ news }) => news)).toEqual([
      [],
      ['event 4.'],
      [],
      ['event 3.'],
    ]);
  });

  it('count what is too much to tell', () => {
    const many = ['1.', '2.', '3.', '4.', '5.'];

    expect(spoken(withNews(SILENCE, many), 0).text).toBe('2 earlier changes. 3. 4. 5.');
  });
});

describe('the fault that is set', () => {
  it.each([
    { faults: [], chosen: 'off' },
    { faults: ['quote: hang'], chosen: 'off' },
    { faults: ['charge: error-rate 0.3 UNAVAILABLE'], chosen: 'some' },
    { faults: ['charge: error-rate 1 UNAVAILABLE'], chosen: 'all' },
    { faults: ['all: delay 300 ms'], chosen: 'slow' },
    { faults: ['charge: delay 40 ms'], chosen: null },
    { faults: ['charge: hang'], chosen: 'hang' },
    { faults: ['charge: hang', 'charge: delay 300 ms'], chosen: null },
    { faults: ['charge: error-rate 0.1 UNAVAILABLE'], chosen: null },
    { faults: ['charge: error-rate 0.35 UNAVAILABLE'], chosen: null },
    { faults: ['charge: error-rate 1 INTERNAL'], chosen: null },
    { faults: ['charge: delay 3000 ms'], chosen: null },
    { faults: ['charge: delay 300 ms ± 50 ms'], chosen: null },
    { faults: ['charge: hang 0.2'], chosen: null },
    { faults: ['charge: crash after 10 calls'], chosen: null },
  ])('is $chosen for $faults', ({ faults, chosen }) => {
    expect(chosenFault('Charge', faults)).toBe(chosen);
  });
});

describe('the connection to the console', () => {
  it.each([
    { link: { kind: 'live' }, word: 'live', note: '' },
    {
      link: { kind: 'lost', attempt: 2, retryAtMs: 3_400 },
      word: 'reconnecting',
      note: 'The console does not answer; what is shown is old. Next attempt in 3 s.',
    },
    {
      link: { kind: 'lost', attempt: 2, retryAtMs: 0 },
      word: 'reconnecting',
      note: 'The console does not answer; what is shown is old. Next attempt now.',
    },
  ] as const)('is $word', ({ link, word, note }) => {
    expect(linkView(link, 1_000)).toMatchObject({ word, note });
  });
});
