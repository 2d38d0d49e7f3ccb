import type { BreakerOptions } from '@firebreak/resilience';
import type { TripRule } from '../results/tune-result.js';
import { binomialTail, binomialTerm } from './binomial-tail.js';
import { burstRise, burstTail } from './burst-counts.js';
import { callsToStreak, type FailurePattern } from './streaks.js';

const DAY_S = 86_400;
/** Added to a rate that has to be exceeded: less than one call of the largest window. */
const JUST_ABOVE = 1e-7;
/** Bursts are followed call by call, which takes too long for more. */
const MOST_BURST_CALLS = 1_000;

type RateRule = Extract<TripRule, { kind: 'rate' }>;

/** So many calls, of which so many must fail. */
interface WindowSize {
  readonly calls: number;
  readonly least: number;
}

/** `5 in a row`, `50 % of 20 calls`, `10 % of 30 s, from 100 calls on`. */
export function ruleLabel(rule: TripRule): string {
  if (rule.kind === 'consecutive') return `${rule.failures} in a row`;
  const { window, minCalls } = rule;
  const share = `${rule.atRate ? '' : '> '}${+(rule.rate * 100).toPrecision(3)} % of `;
  if ('calls' in window) return `${share}${window.calls} calls`;
  return `${share}${window.ms / 1_000} s${minCalls > 1 ? `, ≥ ${minCalls}` : ''}`;
}

/** The rule as options of the library. */
export function ruleOptions(rule: TripRule): BreakerOptions {
  if (rule.kind === 'consecutive') return { failureThreshold: rule.failures };
  const { minCalls, window } = rule;
  const rate = rule.atRate ? rule.rate : Math.min(rule.rate + JUST_ABOVE, 1);
  const share = { rate, minCalls };
  return {
    failureRate:
      'calls' in window
        ? { ...share, calls: window.calls }
        : { ...share, windowMs: window.ms, buckets: window.buckets },
  };
}

/**
 * How often a day the rule trips though nothing is wrong (spec.md 4.2, 1 and 2): 86400 x / N_F for a
 * streak; for a window P(Bin(n, p) >= m) in each of the 86400 x / n windows that do not overlap.
 */
export function falseTripsPerDay(
  rule: TripRule,
  failures: FailurePattern,
  ratePerSecond: number,
): number {
  const callsPerDay = DAY_S * ratePerSecond;
  if (rule.kind === 'consecutive') return callsPerDay / callsToStreak(rule.failures, failures);
  const { calls, least } = windowSize(rule, ratePerSecond);
  if (calls < rule.minCalls) return 0;
  const chance = comesInBursts(failures, calls)
    ? burstTail(calls, least, failures)
    : binomialTail(calls, least, failures.rate);
  return (callsPerDay / calls) * chance;
}

/**
 * The same for a window that slides by one call: how often a day the share of failures rises from
 * below to the threshold. Above {@link falseTripsPerDay} by what overlapping windows see more; a streak
 * has no window, so for it both are the same.
 */
export function slidingTripsPerDay(
  rule: TripRule,
  failures: FailurePattern,
  ratePerSecond: number,
): number {
  if (rule.kind === 'consecutive') return falseTripsPerDay(rule, failures, ratePerSecond);
  const { rate: p } = failures;
  const { calls, least } = windowSize(rule, ratePerSecond);
  if (calls < rule.minCalls || p <= 0 || p >= 1) return 0;
  const rise = comesInBursts(failures, calls)
    ? burstRise(calls, least, failures)
    : p * (1 - p) * binomialTerm(calls - 1, least - 1, p);
  return DAY_S * ratePerSecond * rise;
}

/** In a very long window bursts weigh as little as single failures do in a short one. */
function comesInBursts({ rate, afterFailure }: FailurePattern, calls: number): boolean {
  return afterFailure > rate && rate > 0 && rate < 1 && calls <= MOST_BURST_CALLS;
}

/**
 * How long the rule needs, in ms, once the given share of calls fails, not counting how long a failure
 * takes (spec.md 4.2, 3); null if the window never holds enough calls. Below the rule's rate only
 * chance opens it.
 */
export function detectMs(rule: TripRule, rate: number, ratePerSecond: number): number | null {
  const calls = callsToDetect(rule, rate, ratePerSecond);
  return Number.isFinite(calls) ? (calls / ratePerSecond) * 1_000 : null;
}

function callsToDetect(rule: TripRule, rate: number, ratePerSecond: number): number {
  if (rule.kind === 'consecutive') {
    return callsToStreak(rule.failures, { rate, afterFailure: rate });
  }
  const { calls, least } = windowSize(rule, ratePerSecond);
  if (calls < rule.minCalls) return Infinity;
  if (rate >= rule.rate) return Math.max(rule.minCalls, least / rate);
  const trips = slidingTripsPerDay(rule, { rate, afterFailure: rate }, ratePerSecond);
  return (DAY_S * ratePerSecond) / trips;
}

/** How many calls the window holds at this rate of calls, and how many failures open it. */
function windowSize(rule: RateRule, ratePerSecond: number): WindowSize {
  const { window } = rule;
  const calls =
    'calls' in window ? window.calls : Math.max(1, Math.round((ratePerSecond * window.ms) / 1_000));
  // 0.1 × 30 is 3.0000000000000004, which must not ask for 4.
  const least = rule.atRate
    ? Math.ceil(rule.rate * calls - JUST_ABOVE)
    : Math.floor(rule.rate * calls + JUST_ABOVE) + 1;
  return { calls, least: Math.max(1, Math.min(least, calls)) };
}
