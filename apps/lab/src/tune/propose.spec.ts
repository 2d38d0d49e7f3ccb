import { describe, expect, it } from '@jest/globals';
import { resolveBreakerOptions } from '@firebreak/resilience';
import type { ServiceFigures, TuneWishes } from '../results/tune-result.js';
import { breakerOptions } from './pasteable-options.js';
import { propose } from './propose.js';
import { ruleLabel } from './trip-rule.js';
import { readTuneOptions } from './tune-options.js';

const { wishes: WISHES } = readTuneOptions({
  errorRate: '0',
  rate: '1',
  p50: '1',
  p99: '1',
  p999: '1',
});

function service(errorRate: number, ratePerSecond: number): ServiceFigures {
  const latency = { p50Ms: 12, p99Ms: 60, p999Ms: 140 };
  const figures = { errorRate, errorAfterError: errorRate, ratePerSecond, latency };
  return { source: 'given', ...figures, trace: null };
}

function proposed(of: ServiceFigures, wishes: Partial<TuneWishes> = {}) {
  return propose(of, { ...WISHES, ...wishes });
}

describe('a proposal', () => {
  it.each<{ title: string; errorRate: number; rate: number; rule: string; openMs: number }>([
    { title: 'hardly any errors', errorRate: 0.0001, rate: 50, rule: '3 in a row', openMs: 2_000 },
    { title: '1 % errors', errorRate: 0.01, rate: 50, rule: '4 in a row', openMs: 2_000 },
    { title: '5 % errors', errorRate: 0.05, rate: 50, rule: '50 % of 20 calls', openMs: 2_000 },
    { title: '30 % errors', errorRate: 0.3, rate: 50, rule: '50 % of 200 calls', openMs: 2_000 },
    { title: 'many calls', errorRate: 0.005, rate: 2_000, rule: '50 % of 10 calls', openMs: 2_000 },
    { title: 'few calls', errorRate: 0.01, rate: 5, rule: '4 in a row', openMs: 4_900 },
    { title: 'hardly any calls', errorRate: 0.05, rate: 0.2, rule: '5 in a row', openMs: 15_000 },
  ])('for $title: $rule, open for $openMs ms', ({ errorRate, rate, rule, openMs }) => {
    const { proposal } = proposed(service(errorRate, rate));

    expect(ruleLabel(proposal.rule)).toBe(rule);
    expect(proposal.openMs).toBe(openMs);
  });

  it.each<{ title: string; p50Ms: number; p999Ms: number; deadlineMs: number }>([
    { title: 'far from the median: 1.5 times', p50Ms: 12, p999Ms: 140, deadlineMs: 210 },
    { title: 'not far from it: 1.75 times', p50Ms: 20, p999Ms: 100, deadlineMs: 180 },
    { title: 'near it: twice', p50Ms: 60, p999Ms: 100, deadlineMs: 200 },
  ])('has a deadline by p99.9, $title', ({ p50Ms, p999Ms, deadlineMs }) => {
    const latency = { p50Ms, p99Ms: 80, p999Ms };
    const { proposal } = proposed({ ...service(0.01, 50), latency });

    expect(proposal.deadlineMs).toBe(deadlineMs);
  });

  it.each<{ title: string; callerDeadlineMs: number; deadlineMs: number }>([
    { title: 'fits with room', callerDeadlineMs: 2_000, deadlineMs: 210 },
    { title: 'is shortened', callerDeadlineMs: 570, deadlineMs: 185 },
    { title: 'is shortened below 1.5', callerDeadlineMs: 480, deadlineMs: 140 },
  ])('$title in $callerDeadlineMs ms for two attempts', ({ callerDeadlineMs, deadlineMs }) => {
    const wishes = { callerDeadlineMs, attempts: 2, backoffMs: 100, hops: 2, reserveMs: 50 };
    const { proposal } = proposed(service(0.01, 50), wishes);

    expect(proposal.deadlineMs).toBe(deadlineMs);
  });

  it('counts the calls that its deadline cuts off as failures', () => {
    const { proposal } = proposed(service(0.01, 50), { callerDeadlineMs: 110, reserveMs: 50 });

    expect(proposal.deadlineMs).toBe(60);
    expect(proposal.falseTimeouts).toBeCloseTo(0.01, 5);
    expect(proposal.seenErrorRate).toBeCloseTo(0.0199, 5);
  });

  it('needs more failures than one call has attempts', () => {
    const { proposal } = proposed(service(0.0001, 50), { attempts: 6 });

    expect(ruleLabel(proposal.rule)).toBe('7 in a row');
  });

  it('needs a window where failures come in long bursts', () => {
    const { proposal } = proposed({ ...service(0.001, 50), errorAfterError: 0.2 });

    expect(ruleLabel(proposal.rule)).toMatch(/^50 % of \d+ calls$/);
  });

  it.each<{ title: string; errorRate: number; wishes: Partial<TuneWishes>; message: RegExp }>([
    {
      title: 'almost every call fails anyway',
      errorRate: 0.9,
      wishes: {},
      message: /^With 90 % of calls failing while nothing is wrong, no threshold/,
    },
    {
      title: 'not even the median fits the deadline',
      errorRate: 0.01,
      wishes: { callerDeadlineMs: 60, reserveMs: 50 },
      message: /^The caller's deadline of 60 ms leaves 10 ms for an attempt/,
    },
  ])('is refused where $title', ({ errorRate, wishes, message }) => {
    expect(() => proposed(service(errorRate, 50), wishes)).toThrow(message);
  });

  it.each([0, 0.001, 0.01, 0.05, 0.3])('at %s errors is valid for the library', (errorRate) => {
    const { proposal } = proposed(service(errorRate, 50));

    expect(() => resolveBreakerOptions('proposed', breakerOptions(proposal))).not.toThrow();
  });

  it('is written as the decorators that it would be pasted as', () => {
    const { proposal } = proposed(service(0.05, 50));

    expect(proposal.options.split('\n')).toEqual([
      '@Deadline({ attemptMs: 210 })',
      '@CircuitBreaker({',
      '  failureRate: { rate: 0.5, minCalls: 10, calls: 20 },',
      '  openMs: 2000,',
      '  successThreshold: 2,',
      '  maxProbes: 1,',
      '  attemptMs: 210,',
      '})',
    ]);
  });
});
