import { describe, expect, it } from '@jest/globals';
import { Metadata } from '@grpc/grpc-js';
import { pushbackMs, retryAfterMs, setRetryAfterMs } from './index.js';

function trailers(key: string, ...values: string[]): Metadata {
  const metadata = new Metadata();
  for (const value of values) metadata.add(key, value);
  return metadata;
}

describe('pushbackMs', () => {
  it.each<{ title: string; values: string[]; expected: number | undefined }>([
    { title: 'nothing', values: [], expected: undefined },
    { title: 'a delay', values: ['250'], expected: 250 },
    { title: 'no delay', values: ['0'], expected: 0 },
    { title: 'do not retry', values: ['-1'], expected: -1 },
    { title: 'a word', values: ['soon'], expected: -1 },
    { title: 'a fraction', values: ['1.5'], expected: -1 },
    { title: 'an exponent', values: ['1e3'], expected: -1 },
    { title: 'more than int32', values: ['2147483648'], expected: -1 },
    { title: 'two values', values: ['1', '2'], expected: -1 },
    { title: 'nothing in it', values: [''], expected: -1 },
  ])('reads $title', ({ values, expected }) => {
    expect(pushbackMs(trailers('grpc-retry-pushback-ms', ...values))).toBe(expected);
  });
});

describe('retryAfterMs', () => {
  it.each<{ title: string; values: string[]; expected: number | undefined }>([
    { title: 'nothing', values: [], expected: undefined },
    { title: 'a delay', values: ['1500'], expected: 1_500 },
    { title: 'a negative one', values: ['-1'], expected: undefined },
    { title: 'a word', values: ['soon'], expected: undefined },
    { title: 'two values', values: ['1', '2'], expected: undefined },
  ])('reads $title', ({ values, expected }) => {
    expect(retryAfterMs(trailers('retry-after-ms', ...values))).toBe(expected);
  });

  it.each([
    { ms: 1_499.2, written: 1_500 },
    { ms: -3, written: 0 },
    { ms: Infinity, written: 2_147_483_647 },
  ])('writes $ms as $written', ({ ms, written }) => {
    const metadata = new Metadata();

    setRetryAfterMs(metadata, ms);

    expect(retryAfterMs(metadata)).toBe(written);
  });
});
