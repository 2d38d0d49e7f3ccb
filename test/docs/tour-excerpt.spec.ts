import { describe, expect, it } from '@jest/globals';
import { fillTourExcerpt } from './tour-excerpt.js';

const TOUR = [
  '── 1 of 2: C is killed ──',
  '  The process of C ends.',
  '',
  '  $ npm run chain -- kill service-c',
  'service-b | service-c/Charge closed → open',
  '                 blames service-c',
  '',
  '  • B opened its breaker, and blames',
  '    service-c.',
  '  • Half of the orders were answered.',
  '    All of them.',
  '  • Reads of orders: 0 lost of 164.',
  '  • What is not shown.',
  '',
  '── 2 of 2: C comes back ──',
  '  • Reads of orders: 0 lost of 7.',
  '',
].join('\n');
const README = '# Title\n\n<!-- tour -->\nold\n<!-- end -->\n\nMore.\n';

describe("the tour's lines in the README", () => {
  it('are those of one step, with a sign where some are left out', () => {
    expect(fillTourExcerpt(README, TOUR).split('\n').slice(4, -5)).toEqual([
      '```text',
      '── 1 of 2: C is killed ──',
      '…',
      '  $ npm run chain -- kill service-c',
      '…',
      '  • B opened its breaker, and blames',
      '    service-c.',
      '…',
      '  • Reads of orders: 0 lost of 164.',
      '```',
    ]);
  });

  it('leave the rest as it is, and themselves when they are right', () => {
    const filled = fillTourExcerpt(README, TOUR);

    expect(filled).toMatch(
      /^# Title\n\n<!-- tour -->\n\n```text\n[^]*```\n\n<!-- end -->\n\nMore\.\n$/,
    );
    expect(fillTourExcerpt(filled, TOUR)).toBe(filled);
  });

  it.each([
    { title: 'a README without a place for them', readme: '# Title\n', tour: TOUR },
    { title: 'a tour without the step', readme: README, tour: '── 1 of 1: A healthy chain ──' },
  ])('$title is a fault', ({ readme, tour }) => {
    expect(() => fillTourExcerpt(readme, tour)).toThrow(/has no/);
  });
});
