import { describe, expect, it } from '@jest/globals';
import { TimeWindow } from './time-window.js';

/** `'0x 5. 30x'`: bad at 0 ms, good at 5 ms, bad at 30 ms. */
function fed(window: TimeWindow, outcomes: string): TimeWindow {
  for (const outcome of outcomes.split(' ')) {
    window.record(outcome.endsWith('x'), Number.parseFloat(outcome));
  }
  return window;
}

const HOUR = 3_600_000;

describe('TimeWindow of 100 ms in 10 buckets', () => {
  it.each([
    { title: 'counts in one bucket', outcomes: '0x 9.9. 9.9x', calls: 3, bad: 2 },
    { title: 'counts over all buckets', outcomes: '0x 50x 99x', calls: 3, bad: 3 },
    { title: 'lets the oldest bucket go by time', outcomes: '0x 9x 10x 100x', calls: 2, bad: 2 },
    { title: 'lets each one go in turn', outcomes: '0x 10x 20. 115x', calls: 2, bad: 1 },
    { title: 'clears every bucket it skips', outcomes: '0x 10x 20x 90x 170x', calls: 2, bad: 2 },
    { title: 'clears all after an idle gap', outcomes: '0x 50x 99x 199x', calls: 1, bad: 1 },
    { title: 'and after a very long one', outcomes: `0x 50x ${HOUR}.`, calls: 1, bad: 0 },
    { title: 'begins at any time', outcomes: `${HOUR + 3}x`, calls: 1, bad: 1 },
    { title: 'begins before time 0', outcomes: '-85x -6x -5. 4x', calls: 4, bad: 3 },
  ])('$title: $outcomes', ({ outcomes, calls, bad }) => {
    expect(fed(new TimeWindow(100), outcomes)).toMatchObject({ calls, bad });
  });

  it.each([
    { at: 99, calls: 3, bad: 2 },
    { at: 100, calls: 2, bad: 1 },
    { at: 159, calls: 1, bad: 1 },
    { at: 160, calls: 0, bad: 0 },
    { at: HOUR, calls: 0, bad: 0 },
  ])('would hold $calls calls at $at ms, and does not change by the look', ({ at, ...counts }) => {
    const window = fed(new TimeWindow(100), '5x 59. 60x');

    expect(window.countsAt(at)).toEqual(counts);
    expect(window).toMatchObject({ calls: 3, bad: 2 });
  });

  it('keeps its last bucket when asked about the past', () => {
    expect(fed(new TimeWindow(100), '500x').countsAt(0)).toEqual({ calls: 1, bad: 1 });
  });

  it('forgets everything', () => {
    const window = fed(new TimeWindow(100), '0x 50x');

    window.clear();

    expect(fed(window, '55.')).toMatchObject({ calls: 1, bad: 0 });
  });

  it.each([
    { title: 'one bucket tumbles', windowMs: 10, buckets: 1, outcomes: '0x 9x 10x', calls: 1 },
    { title: 'odd widths', windowMs: 1, buckets: 3, outcomes: '0x 0.4x 0.9x 1.1x', calls: 3 },
  ])('$title', ({ windowMs, buckets, outcomes, calls }) => {
    expect(fed(new TimeWindow(windowMs, buckets), outcomes)).toMatchObject({ calls });
  });
});
