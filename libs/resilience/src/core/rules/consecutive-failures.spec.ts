import { describe, expect, it } from '@jest/globals';
import { ConsecutiveFailures } from './consecutive-failures.js';

/** Failures at these times; `.` ends the streak. Answers at which it tripped. */
function tripsAt(threshold: number | false, moves: readonly (number | '.')[]): number | undefined {
  const rule = new ConsecutiveFailures({ failureThreshold: threshold, streakMaxAgeMs: 100 });
  for (const move of moves) {
    if (move === '.') rule.endStreak();
    else if (rule.failure(move)) return move;
  }
  return undefined;
}

describe('ConsecutiveFailures', () => {
  it.each([
    { title: 'one suffices for 1', threshold: 1, moves: [7], at: 7 },
    { title: 'two do not for 3', threshold: 3, moves: [1, 2], at: undefined },
    { title: 'three do', threshold: 3, moves: [1, 2, 3], at: 3 },
    { title: 'not with a success between', threshold: 3, moves: [1, 2, '.', 3, 4], at: undefined },
    { title: 'as old as the limit belongs', threshold: 2, moves: [0, 100], at: 100 },
    { title: 'older does not', threshold: 2, moves: [0, 101], at: undefined },
    { title: 'age is from one to the next', threshold: 3, moves: [0, 90, 180], at: 180 },
    { title: 'never, when off', threshold: false, moves: [1, 2, 3, 4, 5, 6], at: undefined },
  ] as const)('$title', ({ threshold, moves, at }) => {
    expect(tripsAt(threshold, moves)).toBe(at);
  });

  it('counts on with a new threshold', () => {
    const rule = new ConsecutiveFailures({ failureThreshold: 5, streakMaxAgeMs: 100 });
    rule.failure(1);
    rule.failure(2);

    rule.reconfigure({ failureThreshold: 3, streakMaxAgeMs: 100 });

    expect(rule.failures).toBe(2);
    expect(rule.failure(3)).toBe(true);
  });
});
