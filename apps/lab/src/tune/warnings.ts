import type { Explained } from './explain.js';
import { isCramped } from './propose-deadline.js';
import { duration, figure, percent } from './words.js';

/** What the user ought to know before pasting the proposal. */
export function warningsOf({ chosen, wishes, bought, service }: Explained): string[] {
  const { deadline, openPeriod } = chosen;
  const { crashMs, hangMs } = bought.detect;
  const warnings: string[] = [];
  if (isCramped(deadline)) {
    warnings.push(
      `The caller's deadline leaves ${duration(deadline.deadlineMs)} for an attempt, ${figure(deadline.factor)} × p99.9 ` +
        `where 1.5 is the least: ${percent(deadline.falseTimeouts)} of healthy calls are cut off.`,
    );
  }
  if (crashMs !== null && hangMs !== null && hangMs > wishes.outageMs / 2) {
    warnings.push(
      `At ${figure(service.ratePerSecond)} calls/s it takes ${duration(hangMs)} to notice a hang, and an outage ` +
        `lasts ${duration(wishes.outageMs)}: a breaker gains little here, a deadline does.`,
    );
  }
  if (openPeriod.leastMs >= wishes.outageMs / 2) {
    warnings.push(
      `The open period cannot be below ${duration(openPeriod.leastMs)} (restart, reconnecting), and an outage ` +
        `lasts ${duration(wishes.outageMs)}.`,
    );
  }
  if (chosen.failures.rate > 0.1) {
    warnings.push(
      `${percent(chosen.failures.rate)} of the calls fail while nothing is wrong: a retry with a budget helps ` +
        'more than any breaker.',
    );
  }
  return warnings;
}
