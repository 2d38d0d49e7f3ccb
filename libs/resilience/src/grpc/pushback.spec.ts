import { describe, expect, it } from '@jest/globals';
import { Metadata } from '@grpc/grpc-js';
import { pushbackMs } from './index.js';

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
