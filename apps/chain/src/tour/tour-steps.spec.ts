import { describe, expect, it } from '@jest/globals';
import { measured, nothingMeasured } from './testing/fake-measured.js';
import { folded } from './tour-page.js';
import { TOUR_STEPS } from './tour-steps.js';

const BROKEN = /undefined|null|NaN|Infinity|\[object|(^|[^-])-(\s|\.|,|$)/;

describe('the steps of the tour', () => {
  it('come in the order in which each leaves the chain for the next', () => {
    expect(TOUR_STEPS.map(({ name }) => name)).toEqual([
      'healthy',
      'killed',
      'started',
      'paused',
      'slow',
      'errors',
      'healed',
      'a-b',
      'none',
      'every-hop',
    ]);
  });

  it.each(TOUR_STEPS)('$name says what it does in lines that fit', ({ before, title }) => {
    for (const text of [title, ...before]) {
      for (const line of folded(text, '  ')) expect(line.length).toBeLessThanOrEqual(80);
    }
  });

  it.each(TOUR_STEPS)('$name tells measured figures only', ({ tell }) => {
    const points = tell(measured());

    expect(points.length).toBeGreaterThan(1);
    for (const point of points) expect(point).not.toMatch(BROKEN);
    expect(points.join(' ')).toMatch(/of 1,250/);
  });

  it.each(TOUR_STEPS)('$name says what is not known where nothing was measured', ({ tell }) => {
    const said = tell(nothingMeasured()).join(' ');

    expect(said).not.toMatch(BROKEN);
    expect(said).toMatch(/no figure for that|is not known/);
    expect(said).not.toMatch(/\d/);
  });

  it('tells what the issue asks for, when C is killed', () => {
    const { tell } = TOUR_STEPS.find(({ name }) => name === 'killed') ?? { tell: () => [] };

    expect(tell(measured())).toEqual([
      'B opened its breaker for charges at C after 3 failures in 0.12 s, and blames service-c.',
      'A opened its breaker for orders at B after 5 failures in 0.30 s, and blames service-c.',
      '97.0 % of the orders no longer reach for C (300 orders, 9 calls of C).',
      'Half of the orders were answered within 2.4 ms, 99 % within 32 ms.',
      'After 5.0 s B lets one probe through: 1 so far, 1 succeeded.',
      'Reads of orders: 0 lost of 1,250.',
      'Quotes: 12 of 12 requests answered, 9 of them the last good one, marked as degraded, ' +
        'at most 6.2 s old.',
    ]);
  });
});
