import { describe, expect, it } from '@jest/globals';
import { logFilter } from './log-filter.js';

const line = (fields: object): string => JSON.stringify({ time: 't', msg: 'm', ...fields });

describe('the filter of logs', () => {
  it('is none where everything is wanted', () => {
    expect(logFilter({})).toBeUndefined();
  });

  it.each([
    { filter: { correlation: 'r-1' }, fields: { correlationId: 'r-1' }, kept: true },
    { filter: { correlation: 'r-1' }, fields: { correlationId: 'r-10' }, kept: false },
    { filter: { correlation: 'r-1' }, fields: {}, kept: false },
    { filter: { transitions: true }, fields: { event: 'circuit.opened' }, kept: true },
    { filter: { transitions: true }, fields: { event: 'circuit.half_open' }, kept: true },
    { filter: { transitions: true }, fields: { event: 'circuit.closed' }, kept: true },
    { filter: { transitions: true }, fields: { event: 'circuit.refused' }, kept: false },
    {
      filter: { transitions: true, correlation: 'r-1' },
      fields: { event: 'circuit.opened' },
      kept: false,
    },
  ])('by $filter keeps $fields: $kept', ({ filter, fields, kept }) => {
    expect(logFilter(filter)?.(line(fields))).toBe(kept);
  });

  it('keeps no line that is not JSON', () => {
    expect(logFilter({ transitions: true })?.('circuit.opened')).toBe(false);
  });
});
