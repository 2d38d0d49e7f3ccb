import { describe, expect, it } from '@jest/globals';
import { argumentKey } from './argument-key.js';

class Money {
  readonly #cents: number;
  constructor(cents: number) {
    this.#cents = cents;
  }
  get cents(): number {
    return this.#cents;
  }
}

describe('the key of arguments', () => {
  it.each<{ title: string; one: unknown[]; other: unknown[] }>([
    { title: 'nothing', one: [], other: [] },
    { title: 'equal data', one: [1, 'a', [true, null]], other: [1, 'a', [true, null]] },
    { title: 'fields in another order', one: [{ a: 1, b: 2 }], other: [{ b: 2, a: 1 }] },
  ])('is one for $title', ({ one, other }) => {
    expect(argumentKey(one)).toBeDefined();
    expect(argumentKey(one)).toBe(argumentKey(other));
  });

  it.each<{ title: string; one: unknown[]; other: unknown[] }>([
    { title: 'a number and its text', one: [1], other: ['1'] },
    { title: 'undefined and null', one: [undefined], other: [null] },
    { title: 'undefined and its name', one: [undefined], other: ['undefined'] },
    { title: 'one argument and two', one: ['a,b'], other: ['a', 'b'] },
    { title: 'a list and its parts', one: [['a', 'b']], other: ['a', 'b'] },
    { title: 'a field and a list', one: [{ a: 1 }], other: [['a', 1]] },
    { title: 'a missing field and an undefined one', one: [{}], other: [{ a: undefined }] },
    { title: 'text with quotes', one: ['a","b'], other: ['a', 'b'] },
  ])('tells $title apart', ({ one, other }) => {
    expect(argumentKey(one)).not.toBe(argumentKey(other));
  });

  it.each<{ title: string; args: unknown[] }>([
    { title: 'a Map', args: [new Map([['user', 1]])] },
    { title: 'a Date', args: [new Date(0)] },
    { title: 'an object with private fields', args: [new Money(5)] },
    { title: 'a function', args: [() => 1] },
    { title: 'a symbol', args: [Symbol('a')] },
    { title: 'a bigint', args: [1n] },
    { title: 'NaN', args: [Number.NaN] },
    { title: 'fields behind symbols', args: [{ [Symbol('user')]: 1 }] },
    { title: 'one deep inside', args: [{ a: [{ b: new Set([1]) }] }] },
    { title: 'more than 4,096 characters', args: ['x'.repeat(4_096)] },
  ])('does not exist for $title: two that differ could look alike', ({ args }) => {
    expect(argumentKey(args)).toBeUndefined();
  });

  it('does not exist for what contains itself', () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;

    expect(argumentKey([loop])).toBeUndefined();
  });
});
