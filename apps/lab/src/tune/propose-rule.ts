import { LabError } from '../cli/lab-error.js';
import type { TripRule, TuneWishes } from '../results/tune-result.js';
import type { FailurePattern } from './streaks.js';
import { percent } from './words.js';
import { falseTripsPerDay, slidingTripsPerDay } from './trip-rule.js';

/** Above this share of failures, streaks come by chance too often. */
export const STREAK_RATE_LIMIT = 0.02;
/** From here on a window fills in a fraction of a second, and one bad streak need not decide. */
export const HIGH_RATE_PER_SECOND = 500;
/** Below, a window would take longer to fill than most outages last. */
const LOW_RATE_PER_SECOND = 1;
/** Two failures may be one event: a connection that was lost with calls under way. */
export const LEAST_FAILURES = 3;
/** Longer ones hardly ever come under a partial fault, which a window sees. */
const LONG_STREAK = 7;
/** Where no window will do either. */
const MOST_FAILURES = 10;
const WINDOWS = [10, 20, 30, 50, 100, 200, 500, 1_000] as const;
/** Half first: retries hide what is below (spec.md 4.2, 7). */
const SHARES = [0.5, 0.6, 0.7, 0.8, 0.9] as const;

/** What the choice of a rule depends on. */
export interface RuleQuestion {
  readonly failures: FailurePattern;
  readonly ratePerSecond: number;
  readonly wishes: Pick<TuneWishes, 'falseTripsPerDay' | 'attempts'>;
}

/**
 * The rule that trips least late within the bearable number of false trips: failures in a row; a window
 * where failures are common or calls are many.
 * @throws LabError when no rule can tell an outage from what is usual
 */
export function proposeRule(question: RuleQuestion): TripRule {
  const { failures, ratePerSecond } = question;
  const windowFirst =
    ratePerSecond >= LOW_RATE_PER_SECOND &&
    (failures.rate > STREAK_RATE_LIMIT || ratePerSecond >= HIGH_RATE_PER_SECOND);
  const rule = windowFirst
    ? (windowFor(question) ?? streakFor(question, MOST_FAILURES))
    : (streakFor(question, LONG_STREAK) ??
      windowFor(question) ??
      streakFor(question, MOST_FAILURES));
  if (rule !== undefined) return rule;
  throw new LabError(
    `With ${percent(failures.rate)} of calls failing while nothing is wrong, no threshold keeps ` +
      `false trips to ${question.wishes.falseTripsPerDay} a day: allow more, or mend the service first.`,
  );
}

function streakFor(
  { failures, ratePerSecond, wishes }: RuleQuestion,
  longest: number,
): TripRule | undefined {
  const least = Math.max(LEAST_FAILURES, wishes.attempts + 1);
  const most = Math.max(longest, least);
  for (let length = least; length <= most; length++) {
    const rule: TripRule = { kind: 'consecutive', failures: length };
    if (falseTripsPerDay(rule, failures, ratePerSecond) <= wishes.falseTripsPerDay) return rule;
  }
  return undefined;
}

function windowFor({ failures, ratePerSecond, wishes }: RuleQuestion): TripRule | undefined {
  for (const rate of SHARES) {
    for (const calls of WINDOWS) {
      const rule = windowRule(calls, rate);
      const trips = slidingTripsPerDay(rule, failures, ratePerSecond);
      const enough = rule.minCalls > wishes.attempts && failures.rate < rate;
      if (enough && trips <= wishes.falseTripsPerDay) return rule;
    }
  }
  return undefined;
}

/** A share of the last so many calls, from as many calls on as failures are needed. */
export function windowRule(calls: number, rate: number): Extract<TripRule, { kind: 'rate' }> {
  return {
    kind: 'rate',
    rate,
    atRate: true,
    minCalls: Math.ceil(rate * calls),
    window: { calls },
  };
}
