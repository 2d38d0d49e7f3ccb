import { describe, expect, it } from '@jest/globals';
import {
  attemptFactsOf,
  chanceMs,
  endedLate,
  isOverdue,
  recordAttempt,
  type AttemptFacts,
} from './attempt-facts.js';

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

it('an attempt is overdue whoever ended it: our own timer had to come long before', () => {
  expect(isOverdue({ endedBy: 'peer', grantedMs: 700, elapsedMs: 770 })).toBe(false);
  expect(isOverdue({ endedBy: 'peer', grantedMs: 700, elapsedMs: 771 })).toBe(true);
});

describe('the time that a callee had until a deadline', () => {
  it.each<AttemptFacts & { title: string; wakefulMs?: number; chance: number }>([
    {
      title: 'is what it was granted',
      endedBy: 'own_deadline',
      grantedMs: 700,
      elapsedMs: 703,
      chance: 700,
    },
    {
      title: 'is less by what we stood still',
      endedBy: 'own_deadline',
      grantedMs: 700,
      elapsedMs: 703,
      wakefulMs: 103,
      chance: 100,
    },
    {
      title: 'ends with the deadline of our caller',
      endedBy: 'caller',
      grantedMs: 700,
      elapsedMs: 165,
      chance: 165,
    },
    {
      title: 'does not outlast what was granted',
      endedBy: 'caller',
      grantedMs: 700,
      elapsedMs: 720,
      chance: 700,
    },
    {
      title: 'is not more for a clock that began before',
      endedBy: 'peer',
      grantedMs: 700,
      elapsedMs: 700,
      wakefulMs: 710,
      chance: 700,
    },
  ])('$title: $chance ms', ({ endedBy, grantedMs, elapsedMs, wakefulMs, chance }) => {
    expect(chanceMs({ endedBy, grantedMs, elapsedMs }, wakefulMs)).toBe(chance);
  });
});
