import { describe, expect, it } from '@jest/globals';
import { Metadata } from '@grpc/grpc-js';
import { PREVIOUS_ATTEMPTS_HEADER, previousAttempts, writePreviousAttempts } from './index.js';

describe('previousAttempts', () => {
  it.each([
    { title: 'no header: a first attempt', values: [], attempts: undefined },
    { title: 'a second attempt', values: ['1'], attempts: 1 },
    { title: 'the most there may be', values: ['1000000'], attempts: 1_000_000 },
    { title: 'more than that', values: ['1000001'], attempts: undefined },
    { title: '0, which is not sent', values: ['0'], attempts: undefined },
    { title: 'a negative number', values: ['-1'], attempts: undefined },
    { title: 'a fraction', values: ['1.5'], attempts: undefined },
    { title: 'hex', values: ['0x2'], attempts: undefined },
    { title: 'words', values: ['many'], attempts: undefined },
    { title: 'an exponent', values: ['1e3'], attempts: undefined },
    { title: 'two headers', values: ['1', '2'], attempts: undefined },
  ])('$title', ({ values, attempts }) => {
    const metadata = new Metadata();
    for (const value of values) metadata.add(PREVIOUS_ATTEMPTS_HEADER, value);

    expect(previousAttempts(metadata)).toBe(attempts);
  });
});

describe('writePreviousAttempts', () => {
  it.each([
    { title: 'outside of any retry', attempt: undefined, sent: [] },
    { title: 'on the first attempt', attempt: 0, sent: [] },
    { title: 'on the second', attempt: 1, sent: ['1'] },
    { title: 'on the third', attempt: 2, sent: ['2'] },
  ])('$title sends $sent, whatever the metadata held', ({ attempt, sent }) => {
    const metadata = new Metadata();
    metadata.set(PREVIOUS_ATTEMPTS_HEADER, '7');

    writePreviousAttempts(metadata, attempt);

    expect(metadata.get(PREVIOUS_ATTEMPTS_HEADER)).toEqual(sent);
  });
});
