import { describe, expect, it } from '@jest/globals';
import { readTuneOptions, type TuneOptions } from './tune-options.js';

const GIVEN = { errorRate: '0.01', rate: '50', p50: '12', p99: '60', p999: '140' };

describe('the options of lab tune', () => {
  it('are figures given by hand, and defaults', () => {
    const { source, wishes } = readTuneOptions(GIVEN);

    expect(source).toMatchObject({
      kind: 'given',
      service: { errorRate: 0.01, errorAfterError: 0.01, ratePerSecond: 50 },
    });
    expect(wishes).toMatchObject({ outageMs: 60_000, callerDeadlineMs: null, attempts: 1 });
  });

  it('are a trace', () => {
    const { source } = readTuneOptions({ trace: 'calls.csv', allowGaps: true });

    expect(source).toEqual({ kind: 'trace', file: 'calls.csv', allowGaps: true });
  });

  it.each<{ title: string; options: TuneOptions; message: string }>([
    {
      title: 'an error rate above 1',
      options: { ...GIVEN, errorRate: '1.5' },
      message: '--error-rate "1.5" is not a number from 0 to 1.',
    },
    {
      title: 'a negative rate',
      options: { ...GIVEN, rate: '-50' },
      message: '--rate "-50" is not a number from 0.001 to 1000000.',
    },
    {
      title: 'quantiles that fall',
      options: { ...GIVEN, p99: '11' },
      message: 'Quantiles must not fall: --p50 12, --p99 11, --p999 140.',
    },
    {
      title: 'no figures at all',
      options: {},
      message:
        'Give --trace, or all of --error-rate, --rate, --p50, --p99, --p999: ' +
        '--error-rate, --rate, --p50, --p99, --p999 missing.',
    },
    {
      title: 'a trace and figures',
      options: { trace: 'calls.csv', rate: '50' },
      message: '--trace says what --rate would say: give one.',
    },
    {
      title: 'several faults',
      options: { ...GIVEN, errorRate: 'few', hops: '0', outage: '1 day' },
      message:
        '--hops "0" is not a whole number from 1 to 100. ' +
        '--outage "1 day" is not a duration such as 500ms, 20s or 2m, from 100ms to 86400s. ' +
        '--error-rate "few" is not a number from 0 to 1.',
    },
  ])('are refused in one line with $title', ({ options, message }) => {
    expect(() => readTuneOptions(options)).toThrow(message);
  });
});
