import type { Bought, ServiceFigures, TuneResult, TuneWishes } from '../results/tune-result.js';
import { HIGH_RATE_PER_SECOND, LEAST_FAILURES, STREAK_RATE_LIMIT } from './propose-rule.js';
import { type Chosen, SECOND_PROBE_RATE_PER_SECOND } from './propose.js';
import { callsToStreak } from './streaks.js';
import { ruleLabel, slidingTripsPerDay } from './trip-rule.js';
import { duration, figure, perDay, percent } from './words.js';

type Explanation = TuneResult['explained'][number];

/** What a proposal is explained by. */
export interface Explained {
  readonly service: ServiceFigures;
  readonly wishes: TuneWishes;
  readonly chosen: Chosen;
  readonly bought: Bought;
}

/** One sentence and one formula for each number of a proposal. */
export function explain(subject: Explained): Explanation[] {
  return [explainDeadline(subject), explainThreshold(subject), ...explainRest(subject)];
}

function explainDeadline({ service, chosen, wishes }: Explained): Explanation {
  const { deadlineMs, factor, falseTimeouts, roomMs } = chosen.deadline;
  const room = Number.isFinite(roomMs)
    ? ` It fits the ${duration(roomMs)} that ${wishes.callerDeadlineMs} ms leave for each of ${wishes.attempts} attempts.`
    : '';
  return {
    name: 'deadline',
    value: duration(deadlineMs),
    formula: `t = ${figure(factor)} × p99.9 = ${figure(factor)} × ${figure(service.latency.p999Ms)} ms`,
    sentence:
      `Cuts off ${percent(falseTimeouts)} of healthy calls, which adds to the base error rate: ` +
      `the breaker sees ${percent(chosen.failures.rate)}.${room}`,
  };
}

function explainThreshold(subject: Explained): Explanation {
  const { chosen, bought, service, wishes } = subject;
  const { rule } = chosen.proposal;
  const { rate } = chosen.failures;
  const budget = `at most ${figure(wishes.falseTripsPerDay)} a day`;
  const trips = `false trips: ${perDay(bought.falseTripsPerDay)} (${budget})`;
  if (rule.kind === 'consecutive') {
    const calls = callsToStreak(rule.failures, chosen.failures);
    return {
      name: 'threshold',
      value: ruleLabel(rule),
      formula: `86400 x / N_F, N_F = (1 − p^F) / ((1 − p) p^F) = ${figure(calls)} calls`,
      sentence:
        `The fewest failures in a row, from ${Math.max(LEAST_FAILURES, wishes.attempts + 1)} on, that ` +
        `${percent(rate)} of failures bring together seldom enough; ${trips}.`,
    };
  }
  const sliding = slidingTripsPerDay(rule, chosen.failures, service.ratePerSecond);
  const why = whyWindow(rate, service.ratePerSecond);
  return {
    name: 'threshold',
    value: `${ruleLabel(rule)}, from ${rule.minCalls} calls on`,
    formula: '86400 x / n × P(Bin(n, p) ≥ m), m = n × share',
    sentence: `A window, as ${why}; ${trips}, ${perDay(sliding)} as it slides by single calls.`,
  };
}

function whyWindow(rate: number, ratePerSecond: number): string {
  if (rate > STREAK_RATE_LIMIT) return `${percent(rate)} of failures is too much for streaks`;
  if (ratePerSecond < HIGH_RATE_PER_SECOND) return 'no streak is rare enough';
  return `at ${figure(ratePerSecond)} calls/s a window costs no time`;
}

function explainRest({ chosen, bought, service, wishes }: Explained): Explanation[] {
  const { openPeriod, proposal } = chosen;
  const { needed } = proposal.probes;
  const bound = boundOf(openPeriod);
  return [
    {
      name: 'open period',
      value: duration(proposal.openMs),
      formula: `W* = √(2 c_probe T_out / c_lag) = ${duration(openPeriod.cheapestMs)}, within ${duration(openPeriod.leastMs)} … ${duration(openPeriod.mostMs)}`,
      sentence:
        `${bound}; a callee that is back waits ${duration(bought.recoveryLag.meanMs)} on average and ` +
        `${duration(bought.recoveryLag.maxMs)} at most, for ${figure(bought.probesPerSecond)} probes/s while it is down.`,
    },
    {
      name: 'half-open',
      value: `${needed} ${needed === 1 ? 'success' : 'successes'}, one probe at a time`,
      formula: 'P(close at error rate p) = (1 − p)^S',
      sentence:
        needed === 1
          ? `Below ${SECOND_PROBE_RATE_PER_SECOND} calls/s a second probe would make users wait for it.`
          : `At ${figure(service.ratePerSecond)} calls/s a second probe costs ${duration(1_000 / service.ratePerSecond + service.latency.p50Ms)}, and a callee that still fails half its calls closes it in 25 instead of 50 of 100 cases.`,
    },
    ...(wishes.attempts > 1 ? [explainAttempts(wishes.attempts)] : []),
  ];
}

function explainAttempts(attempts: number): Explanation {
  return {
    name: 'attempts',
    value: `${attempts}`,
    formula: 'F > attempts',
    sentence:
      'More failures are needed than one call makes, or a single unlucky call would open it.',
  };
}

function boundOf({ cheapestMs, leastMs, mostMs }: Chosen['openPeriod']): string {
  if (cheapestMs < leastMs) return 'As short as a restart and reconnecting allow';
  if (cheapestMs > mostMs) return 'A quarter of the usual outage: longer would add too much to it';
  return 'Where the cost of waiting after an outage equals that of probing in it';
}
