import { describe, expect, it } from '@jest/globals';
import { resolveBulkheadOptions } from './bulkhead-options.js';
import { resolveDeadlineOptions } from './deadline-options.js';
import { resolveFallbackOptions } from './fallback-options.js';
import { resolveRetryOptions } from './retry-options.js';

type Resolve = (name: string, input: never) => object;

interface Row {
  readonly title: string;
  readonly resolve: Resolve;
  readonly field: string;
  readonly others: object;
  readonly bad: unknown;
  readonly good: unknown;
}

const mark = <T>(value: T): T => value;

const ROWS: readonly Row[] = [
  {
    title: 'a bulkhead',
    resolve: resolveBulkheadOptions,
    field: 'maxConcurrent',
    others: {},
    good: 5,
    bad: -1,
  },
  {
    title: 'a deadline',
    resolve: resolveDeadlineOptions,
    field: 'totalMs',
    others: {},
    good: 5,
    bad: -1,
  },
  {
    title: 'a retry',
    resolve: resolveRetryOptions,
    field: 'attempts',
    others: { idempotent: true },
    good: 5,
    bad: -1,
  },
  {
    title: 'a fallback',
    resolve: resolveFallbackOptions,
    field: 'lastGood',
    others: { mark },
    good: { ttlMs: 5 },
    bad: 7,
  },
];

describe('the options of', () => {
  it.each(ROWS)('$title are read once', ({ resolve, field, others, good, bad }) => {
    let reads = 0;
    const shifty = Object.defineProperty({ ...others }, field, {
      enumerable: true,
      get: () => (reads++ === 0 ? good : bad),
    });

    expect(resolve('x', shifty as never)).toMatchObject({ [field]: good });
    expect(reads).toBe(1);
  });

  it.each(ROWS)('$title inherit nothing', ({ resolve, field, others, bad, good }) => {
    const heir: object = Object.assign(Object.create({ [field]: bad }) as object, others);
    const fault = 'options must be a plain object: what is inherited is not seen';

    expect(() => resolve('x', heir as never)).toThrow(fault);

    const bare: object = Object.assign(Object.create(null) as object, { ...others, [field]: good });
    expect(resolve('x', bare as never)).toMatchObject({ [field]: good });
  });

  it('a fallback do not change afterwards', () => {
    const lastGood = { ttlMs: 5 };

    const options = resolveFallbackOptions('x', { lastGood, mark });
    lastGood.ttlMs = -1;

    expect(options).toMatchObject({ lastGood: { ttlMs: 5 } });
  });
});
