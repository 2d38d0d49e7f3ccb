import { beforeAll, describe, expect, it } from '@jest/globals';
import { type TuneResult, tuneResultSchema } from '../results/tune-result.js';
import { sweepCsv } from './sweep-csv.js';
import { readTuneOptions } from './tune-options.js';
import { tuneText } from './tune-text.js';
import { tune } from './tune.js';

const { source, wishes } = readTuneOptions({
  errorRate: '0.05',
  rate: '20',
  p50: '12',
  p99: '60',
  p999: '140',
  outage: '10s',
  attempts: '2',
});
let result: TuneResult;

function tuned(): Promise<TuneResult> {
  if (source.kind !== 'given') throw new Error('figures are given here');
  return tune(source.service, wishes, { effort: 0.01, mostOutages: 2, warnings: ['of the trace'] });
}

beforeAll(async () => {
  result = await tuned();
});

describe('what lab tune finds', () => {
  it('is what its schema says', () => {
    expect(() => tuneResultSchema.parse(JSON.parse(JSON.stringify(result)))).not.toThrow();
  });

  it('is the same again, but for the time it took', async () => {
    expect({ ...(await tuned()), tookMs: 0 }).toEqual({ ...result, tookMs: 0 });
  });

  it('sets the proposal beside what libraries come with', () => {
    expect(result.points.map(({ name }) => name)).toEqual([
      'proposed',
      'Hystrix',
      'resilience4j',
      'Polly',
      'opossum',
      'cockatiel',
    ]);
    expect(result.warnings).toEqual(['of the trace']);
  });

  it('fits a terminal of 80 columns', () => {
    expect(tuneText(result).filter((line) => line.length > 80)).toEqual([]);
  });

  it('is a table with a row for each point and each setting of the sweep', () => {
    const rows = sweepCsv(result).trim().split('\n');

    expect(rows).toHaveLength(1 + 6 + 11 * 7);
    expect(rows[0]).toMatch(/^name,rule,open_ms,false_trips_per_day,/);
    expect(rows[1]).toMatch(/^proposed,50 % of 20 calls,/);
  });

  it('ends when told', async () => {
    if (source.kind !== 'given') throw new Error('figures are given here');
    const stopped = tune(source.service, wishes, { signal: AbortSignal.abort() });

    await expect(stopped).rejects.toThrow(/abort/);
  });
});
