import { describe, expect, it } from '@jest/globals';
import { attemptFactsOf, endedLate, recordAttempt, type AttemptFacts } from './attempt-facts.js';

describe('the facts of an attempt', () => {
  const facts: AttemptFacts = { grantedMs: 700, elapsedMs: 30, endedBy: 'dropped' };

  it('are noted beside its error, which stays the same, and cannot be changed', () => {
    const error = Object.freeze(new Error('boom'));

    expect(recordAttempt(error, facts)).toBe(error);

    expect(attemptFactsOf(error)).toEqual(facts);
    expect(Object.isFrozen(attemptFactsOf(error))).toBe(true);
  });

  it.each([{ error: new Error('boom') }, { error: 'boom' }, { error: null }, { error: undefined }])(
    'are not known of $error',
    ({ error }) => {
      expect(attemptFactsOf(error)).toBeUndefined();
    },
  );
});

describe('an attempt ended late, so that it was we who stood still', () => {
  it.each<AttemptFacts & { late: boolean }>([
    { endedBy: 'own_deadline', grantedMs: 200, elapsedMs: 250, late: false },
    { endedBy: 'own_deadline', grantedMs: 200, elapsedMs: 250.1, late: true },
    { endedBy: 'caller', grantedMs: 200, elapsedMs: 251, late: true },
    { endedBy: 'own_deadline', grantedMs: 2_000, elapsedMs: 2_200, late: false },
    { endedBy: 'own_deadline', grantedMs: 2_000, elapsedMs: 2_201, late: true },
    { endedBy: 'peer', grantedMs: 200, elapsedMs: 999, late: false },
    { endedBy: 'never_sent', grantedMs: 200, elapsedMs: 999, late: false },
    { endedBy: 'dropped', grantedMs: 200, elapsedMs: 999, late: false },
  ])('by $endedBy after $elapsedMs of $grantedMs ms: $late', ({ late, ...facts }) => {
    expect(endedLate(facts)).toBe(late);
  });
});
