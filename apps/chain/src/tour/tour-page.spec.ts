import { stripVTControlCharacters } from 'node:util';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AdminEvent } from '@firebreak/contracts/plain';
import { CHARGE } from './known-breakers.js';
import { move } from './testing/fake-measured.js';
import { folded, TourPage } from './tour-page.js';

const LONG = 'A text of many words that goes on and on until no terminal could hold it. '.repeat(4);

describe('folding', () => {
  it.each([
    { title: 'a long text', text: LONG },
    { title: 'a word longer than a line', text: `see ${'x'.repeat(200)} there` },
    { title: 'a text that just fits', text: 'x'.repeat(76) },
    { title: 'no text', text: '' },
  ])('keeps within 80 columns and loses nothing: $title', ({ text }) => {
    const lines = folded(text, '  • ', '    ');

    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
    const kept = lines.map((line) => line.slice(4)).join('');
    expect(kept.replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
  });
});

describe('the page', () => {
  let lines: string[] = [];
  const page = (colour: boolean): TourPage => new TourPage((line) => lines.push(line), colour);
  const event = {
    service: 'service-b',
    timeUnixMs: 1_700_000_000_123,
    transition: move('service-b', CHARGE.name, 0, { cause: { code: 'UNAVAILABLE', message: '' } })
      .what,
  } as AdminEvent;
  beforeEach(() => {
    lines = [];
  });

  it.each([true, false])('says the same with and without colour: %s', (colour) => {
    const one = page(colour);
    one.title('2 of 10', 'C is killed');
    one.command('npm run chain -- kill service-c');
    one.event(event);
    one.note('ended');

    const said = lines.map((line) => stripVTControlCharacters(line));
    expect(said.join('\n').includes('\u001b')).toBe(false);
    expect(lines.join('\n').includes('\u001b')).toBe(colour);
    expect(said[1]).toMatch(/^── 2 of 10: C is killed ─+$/);
    expect(said[2]).toBe('  $ npm run chain -- kill service-c');
    expect(said[3]).toMatch(
      /^service-b \| [\d:.]{12} service-c\/Charge closed → open: 3 failures,/,
    );
    expect(said[4]).toBe(`${' '.repeat(25)}UNAVAILABLE, blames service-c, for 5.0 s`);
    for (const line of said) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('writes no log lines while somebody reads, and says how many there were', () => {
    const one = page(false);
    one.hush();
    one.event(event);
    one.event(event);

    expect(one.speak()).toBe(2);
    expect(lines).toEqual([]);
    one.event(event);
    expect(lines).toHaveLength(2);
  });

  it('leaves one empty line, never two', () => {
    const one = page(false);
    one.note('first');
    one.blank();
    one.blank();
    one.title('1 of 1', 'second');

    expect(lines.filter((line) => line === '')).toHaveLength(1);
  });
});
