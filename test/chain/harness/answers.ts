import type { Answer } from './edge-client.js';

/** The answers to what was sent after a moment of performance.now(). */
export function sentAfter(answers: readonly Answer[], moment: number): Answer[] {
  return answers.filter((answer) => answer.sentAt > moment);
}

/** The time that the given share of the answers took at most, in milliseconds. */
export function quantile(answers: readonly Answer[], share: number): number {
  const times = answers.map((answer) => answer.ms).toSorted((a, b) => a - b);
  return times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
}

/** What a refused order takes at most, half of the time, in milliseconds. */
export const REFUSED_WITHIN_MS = 20;
