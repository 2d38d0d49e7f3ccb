import { describe, expect, it } from '@jest/globals';
import { WaitingLine } from './waiting-line.js';

describe('a waiting line', () => {
  it.each<{ title: string; leave: number[]; rest: string }>([
    { title: 'nobody leaves', leave: [], rest: 'abcd' },
    { title: 'the first leaves', leave: [0], rest: 'bcd' },
    { title: 'the last leaves', leave: [3], rest: 'abc' },
    { title: 'two in the middle leave', leave: [1, 2], rest: 'ad' },
    { title: 'all leave, backwards', leave: [3, 2, 1, 0], rest: '' },
    { title: 'one leaves twice', leave: [1, 1], rest: 'acd' },
  ])('keeps its order when $title', ({ leave, rest }) => {
    const line = new WaitingLine<string>();
    const places = ['a', 'b', 'c', 'd'].map((name) => line.join(name));

    for (const index of leave) line.leave(places[index]!);
    line.join('e');

    const order: string[] = [];
    for (let next = line.shift(); next !== undefined; next = line.shift()) order.push(next);
    expect(order.join('')).toBe(`${rest}e`);
    expect(line.length).toBe(0);
  });

  it('does not let anyone leave who was served', () => {
    const line = new WaitingLine<string>();
    const place = line.join('a');
    line.join('b');

    expect(line.shift()).toBe('a');
    expect(line.leave(place)).toBe(false);
    expect(line.length).toBe(1);
  });
});
