import { beforeEach, describe, expect, it } from '@jest/globals';
import { GoodAnswers } from './good-answers.js';

let answers: GoodAnswers;
let stop: AbortController;
beforeEach(() => {
  answers = new GoodAnswers();
  stop = new AbortController();
});

describe('good answers', () => {
  it('are told when they ended, the first after a moment', async () => {
    const next = answers.next(1_000, stop.signal);
    answers.ended({ outcome: 'ok', dueAt: 950, latencyMs: 20 });
    answers.ended({ outcome: '503', dueAt: 1_000, latencyMs: 20 });
    answers.ended({ outcome: 'ok', dueAt: 990, latencyMs: 30 });
    answers.ended({ outcome: 'ok', dueAt: 1_100, latencyMs: 30 });

    await expect(next).resolves.toBe(1_020);
  });

  it.each([
    { title: 'while they are awaited', isBefore: false },
    { title: 'before', isBefore: true },
  ])('are waited for no longer after an abort $title', async ({ isBefore }) => {
    const reason = new Error('Ctrl-C');
    if (isBefore) stop.abort(reason);
    const next = answers.next(0, stop.signal);
    stop.abort(reason);

    await expect(next).rejects.toBe(reason);
  });
});
