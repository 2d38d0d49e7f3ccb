import { describe, expect, it } from '@jest/globals';
import { attemptsOf, recordAttempts } from './attempts-made.js';

describe('the attempts before an error', () => {
  it('are noted beside it, frozen or not, and the error stays the same', () => {
    const error = Object.freeze(new Error('boom'));

    expect(recordAttempts(error, 3)).toBe(error);

    expect(attemptsOf(error)).toBe(3);
    expect(Object.keys(error)).toEqual([]);
  });

  it('are those of the last call that passed it on', () => {
    const error = new Error('boom');
    recordAttempts(error, 1);
    recordAttempts(error, 2);

    expect(attemptsOf(error)).toBe(2);
  });

  it.each(['boom', 7, null, undefined])('are not known of %p', (error) => {
    expect(recordAttempts(error, 3)).toBe(error);
    expect(attemptsOf(error)).toBeUndefined();
  });

  it('are not known of an error that no retry has seen', () => {
    expect(attemptsOf(new Error('boom'))).toBeUndefined();
  });
});
