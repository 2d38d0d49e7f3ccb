import { describe, expect, it } from '@jest/globals';
import { startProgress, timeLeft } from './progress.js';

describe('progress in a pipe', () => {
  it('is a line for each piece, once', () => {
    const written: string[] = [];
    const stream = { write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream;
    const progress = startProgress(2, stream);

    progress.update(0, 'a-b.crash.1');
    progress.update(0, 'a-b.crash.1');
    progress.update(1, '');
    progress.update(1, 'none.crash.1');
    progress.end();

    expect(written.filter((line) => line !== '')).toEqual([
      '1/2  a-b.crash.1\n',
      '2/2  none.crash.1\n',
    ]);
  });
});

describe('the time that is left', () => {
  it.each([
    { title: 'unknown at first', done: 0, total: 4, elapsedMs: 5_000, words: '' },
    { title: 'as long again at half', done: 2, total: 4, elapsedMs: 20_000, words: '20 s left' },
    {
      title: 'in minutes when it is long',
      done: 1,
      total: 63,
      elapsedMs: 35_000,
      words: '36 min left',
    },
    { title: 'none at the end', done: 4, total: 4, elapsedMs: 20_000, words: '' },
  ])('is $title', ({ done, total, elapsedMs, words }) => {
    expect(timeLeft(done, total, elapsedMs)).toBe(words);
  });
});
