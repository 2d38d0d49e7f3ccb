import { describe, expect, it } from '@jest/globals';
import { lastOf, mergeByTime } from './log-history.js';

function line(service: string, second: string, text: string) {
  const time = second === '' ? undefined : `2026-11-21T12:00:${second}Z`;
  return { service, json: JSON.stringify({ time, text }) };
}

describe('the logs of several services', () => {
  it('are merged by time; equal times keep the order of services, lines without a time their place', () => {
    const b = [line('b', '01.000', 'b1'), line('b', '', 'b1 goes on'), line('b', '03.000', 'b2')];
    const c = [line('c', '01.000', 'c1'), line('c', '02.000', 'c2')];
    const texts = mergeByTime([b, c]).map(
      ({ json }) => (JSON.parse(json) as { text: string }).text,
    );
    expect(texts).toEqual(['b1', 'b1 goes on', 'c1', 'c2', 'b2']);
  });

  it.each([
    ['all without a count', undefined, [1, 2, 3]],
    ['the last two', 2, [2, 3]],
    ['all when there are fewer', 9, [1, 2, 3]],
    ['none for 0', 0, []],
  ])('are cut to %s', (_title, count, expected) => {
    expect(lastOf([1, 2, 3], count)).toEqual(expected);
  });
});
