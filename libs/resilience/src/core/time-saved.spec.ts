import { describe, expect, it } from '@jest/globals';
import { TimeSaved } from './time-saved.js';

/** What one refusal saves after these happenings. */
function perRefusal(...happenings: ((saved: TimeSaved) => void)[]): number {
  const saved = new TimeSaved();
  for (const happening of happenings) happening(saved);
  saved.refused();
  return saved.totalMs;
}

const failed = (ms: number) => (saved: TimeSaved) => saved.failed(ms);
const succeeded = (saved: TimeSaved) => saved.succeeded();
const opened = (knownMs?: number) => (saved: TimeSaved) => saved.opened(knownMs);
const forgotten = (saved: TimeSaved) => saved.forget();

describe('a refusal saves', () => {
  it.each([
    { title: 'nothing at first', happenings: [], ms: 0 },
    {
      title: 'the mean of the failures',
      happenings: [failed(100), failed(300), opened()],
      ms: 200,
    },
    {
      title: 'no more than those after the last success took',
      happenings: [failed(900), succeeded, failed(100), opened()],
      ms: 100,
    },
    { title: 'what is known otherwise', happenings: [failed(100), opened(800)], ms: 800 },
    {
      title: 'as much as before where it opens without a failure',
      happenings: [failed(100), opened(), opened()],
      ms: 100,
    },
    {
      title: 'what failed since it opened, not before',
      happenings: [failed(100), opened(), failed(700), opened()],
      ms: 700,
    },
    { title: 'nothing by hand', happenings: [failed(100), opened(), forgotten], ms: 0 },
    {
      title: 'nothing of what failed before that',
      happenings: [failed(100), forgotten, opened()],
      ms: 0,
    },
  ])('$title: $ms ms', ({ happenings, ms }) => {
    expect(perRefusal(...happenings)).toBe(ms);
  });
});
