import { describe, expect, it } from '@jest/globals';
import { CountWindow } from './count-window.js';

function fed(size: number, outcomes: string): CountWindow {
  const window = new CountWindow(size);
  for (const outcome of outcomes) window.record(outcome === 'x');
  return window;
}

describe('CountWindow', () => {
  it.each([
    { title: 'is empty at first', size: 3, outcomes: '', calls: 0, bad: 0 },
    { title: 'fills up', size: 3, outcomes: '.x', calls: 2, bad: 1 },
    { title: 'is full', size: 3, outcomes: 'x.x', calls: 3, bad: 2 },
    { title: 'lets a bad one go', size: 3, outcomes: 'x.x.', calls: 3, bad: 1 },
    { title: 'lets a good one go', size: 3, outcomes: '.xxx', calls: 3, bad: 3 },
    { title: 'holds one call', size: 1, outcomes: 'x.x', calls: 1, bad: 1 },
    { title: 'ends in the sign bit', size: 32, outcomes: 'x'.repeat(33), calls: 32, bad: 32 },
    {
      title: 'goes around more than once over two words',
      size: 33,
      outcomes: `${'x'.repeat(70)}${'.'.repeat(30)}`,
      calls: 33,
      bad: 3,
    },
  ])('$title: $outcomes', ({ size, outcomes, calls, bad }) => {
    const window = fed(size, outcomes);

    expect(window).toMatchObject({ calls, bad });
    expect(window.countsAt()).toEqual({ calls, bad });
  });

  it('forgets everything, also where it stood', () => {
    const window = fed(3, 'xx');

    window.clear();
    for (const bad of [false, false, false]) window.record(bad);

    expect(window).toMatchObject({ calls: 3, bad: 0 });
  });
});
