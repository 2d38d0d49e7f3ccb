import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { LabError } from '../../cli/lab-error.js';
import { traceFigures } from './trace-figures.js';

const folder = mkdtempSync(join(tmpdir(), 'trace-'));
const HEADER = 'timestamp,latency_ms,ok';
const START_MS = Date.UTC(2026, 0, 1);

interface Made {
  readonly latencyMs?: number;
  readonly ok?: boolean;
}

/** 2000 calls, 20 ms apart; latencies 0 to 199 ms, all as many; what `change` says is otherwise. */
function rows(change: (index: number) => Made = () => ({}), pauseMs = 0): string[] {
  return Array.from({ length: 2_000 }, (_, index) => {
    const { latencyMs = index % 200, ok = true } = change(index);
    const at = START_MS + index * 20 + (index >= 1_000 ? pauseMs : 0);
    return `${at},${latencyMs},${ok}`;
  });
}

async function figuresOf(lines: readonly string[], allowGaps = false) {
  const file = join(folder, 'calls.csv');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return traceFigures(file, allowGaps);
}

/** The message without the folder, which differs from run to run. */
async function refusal(lines: readonly string[], allowGaps = false): Promise<string> {
  const error = await figuresOf(lines, allowGaps).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(LabError);
  return (error as LabError).message.replaceAll(`${folder}/`, '');
}

afterAll(() => rmSync(folder, { recursive: true }));

describe('the figures of a trace', () => {
  it('are error rate, rate of calls and quantiles of successes', async () => {
    const failing = (index: number): Made =>
      index % 50 === 0 ? { ok: false, latencyMs: 9_000 } : {};
    const { service, warnings } = await figuresOf([HEADER, ...rows(failing)]);

    expect(service).toMatchObject({
      source: 'trace',
      errorRate: 0.02,
      errorAfterError: 0.02,
      ratePerSecond: 50,
      trace: {
        calls: 2_000,
        from: '2026-01-01T00:00:00.000Z',
        to: '2026-01-01T00:00:39.980Z',
        longestFailureStreak: 1,
        gaps: [],
      },
    });
    expect(service.latency.p50Ms).toBeCloseTo(100, -1);
    expect(service.latency.p999Ms).toBe(199);
    expect(warnings).toEqual([]);
  });

  it.each<{ title: string; lines: readonly string[] }>([
    { title: 'columns in another order', lines: ['ok,latency_ms,timestamp,route'] },
    { title: 'spaces, quotes and a byte order mark', lines: ['\uFEFF"ok" , latency_ms,timestamp'] },
  ])('are found with $title', async ({ lines }) => {
    const turned = rows().map((row) => `${row.split(',').toReversed().join(',')},/orders`);
    const { service } = await figuresOf([...lines, ...turned]);

    expect(service.ratePerSecond).toBe(50);
  });

  it('takes ISO 8601, with and without zone, for the same', async () => {
    const iso = rows().map((row, index) => {
      const [at, ...rest] = row.split(',');
      const time = new Date(Number(at)).toISOString();
      return [index % 2 === 0 ? time : time.slice(0, -1), ...rest].join(',');
    });

    expect((await figuresOf([HEADER, ...iso])).service.ratePerSecond).toBe(50);
  });

  it('counts as the breaker would: alive and ignored calls are in no share', async () => {
    const words = ['success', 'success', 'success', 'failure', 'alive', 'ignore'];
    const lines = Array.from(
      { length: 6_000 },
      (_, index) => `${START_MS + index * 20},10,${words[index % 6]}`,
    );
    const { service } = await figuresOf(['timestamp,latency_ms,outcome', ...lines]);

    expect(service.errorRate).toBe(0.25);
    expect(service.trace?.calls).toBe(5_000);
  });

  it('says that failures come in bursts, and takes an outage for one', async () => {
    const burst = (index: number): Made => ({ ok: index < 500 || index >= 540 });
    const { service, warnings } = await figuresOf([HEADER, ...rows(burst)]);

    expect(service.errorAfterError).toBeCloseTo(39 / 40, 9);
    expect(service.trace?.longestFailureStreak).toBe(40);
    expect(warnings).toEqual([
      expect.stringMatching(/^Failures come in bursts: 97.5 % of the calls after a failure/),
      expect.stringMatching(/40 failures in a row up to line 541, like an outage/),
    ]);
  });

  it('leaves allowed gaps out of the rate, and says where they are', async () => {
    const { service, warnings } = await figuresOf([HEADER, ...rows(undefined, 5_000)], true);

    expect(service.ratePerSecond).toBeCloseTo(50, 6);
    expect(service.trace?.gaps).toEqual([
      { afterLine: 1_001, from: '2026-01-01T00:00:19.980Z', lengthMs: 5_020 },
    ]);
    expect(warnings).toEqual([
      'The trace has a gap of 5.02 s after line 1001; it is left out of the rate.',
    ]);
  });

  it.each<{ title: string; lines: readonly string[]; message: string }>([
    { title: 'nothing in it', lines: [], message: 'calls.csv is empty.' },
    { title: 'no calls', lines: [HEADER], message: 'calls.csv has a header and no calls.' },
    {
      title: 'missing columns',
      lines: ['time,latency', '1,2'],
      message:
        'calls.csv: no column timestamp, latency_ms, ok or outcome; the first line must name timestamp, latency_ms, and ok or outcome.',
    },
    {
      title: 'two columns for the end',
      lines: ['timestamp,latency_ms,ok,outcome'],
      message: 'calls.csv: columns ok and outcome both say how a call ended: leave one out.',
    },
    {
      title: 'a latency that is no number',
      lines: [HEADER, '0,1,true', '1,fast,true'],
      message: 'calls.csv, line 3: latency_ms is "fast", expected milliseconds, 0 or more.',
    },
    {
      title: 'a negative latency',
      lines: [HEADER, '0,-1,true'],
      message: 'calls.csv, line 2: latency_ms is "-1", expected milliseconds, 0 or more.',
    },
    {
      title: 'an empty cell',
      lines: [HEADER, '0,,true'],
      message: 'calls.csv, line 2: latency_ms is empty, expected milliseconds, 0 or more.',
    },
    {
      title: 'too few cells',
      lines: [HEADER, '0,1'],
      message: 'calls.csv, line 2: ok is empty, expected one of 0, 1, true, false.',
    },
    {
      title: 'an end of no known word',
      lines: [HEADER, '0,1,yes'],
      message: 'calls.csv, line 2: ok is "yes", expected one of 0, 1, true, false.',
    },
    {
      title: 'a timestamp that is none',
      lines: [HEADER, 'yesterday,1,true'],
      message:
        'calls.csv, line 2: timestamp is "yesterday", expected milliseconds since 1970 or ISO 8601.',
    },
    {
      title: 'seconds for milliseconds',
      lines: [HEADER, '1767225600,1,true'],
      message:
        'calls.csv, line 2: timestamp is "1767225600", which looks like seconds: give milliseconds since 1970, or ISO 8601.',
    },
    {
      title: 'timestamps out of order, after an empty line',
      lines: [HEADER, '5,1,true', '', '4,1,true'],
      message: 'calls.csv, line 4: timestamp is before that of the line above: sort the trace.',
    },
    {
      title: 'too few calls for p99.9',
      lines: [HEADER, '5,1,true'],
      message: 'calls.csv has 1 successful calls: for p99.9 it takes at least 1000.',
    },
    {
      title: 'one moment for all calls',
      lines: [HEADER, ...rows().map(() => '5,1,true')],
      message: 'calls.csv: all calls have the same timestamp, which says nothing of their rate.',
    },
    {
      title: 'a gap',
      lines: [HEADER, ...rows(undefined, 5_000)],
      message:
        'calls.csv: no calls for 5.02 s after line 1001: cut the trace, or give --allow-gaps to leave gaps out of the rate.',
    },
  ])('are refused with $title', async ({ lines, message }) => {
    expect(await refusal(lines)).toBe(message);
  });

  it('are refused where gaps are most of it, allowed or not', async () => {
    expect(await refusal([HEADER, ...rows(undefined, 60_000)], true)).toBe(
      'calls.csv: 60 s of 100 s are gaps: it says too little of the rate of calls.',
    );
  });

  it('are refused in one line where a quote is never closed', async () => {
    expect(await refusal([HEADER, '"0,1,true', ...rows()])).toMatch(
      /^calls\.csv is no CSV: [^\n]+$/,
    );
  });

  it.each<{ title: string; path: string; message: string }>([
    { title: 'no such file', path: 'none.csv', message: 'none.csv: no such file.' },
    { title: 'a folder', path: '', message: ' is a folder, not a trace.' },
  ])('are refused of $title', async ({ path, message }) => {
    const read = traceFigures(join(folder, path), false);

    await expect(read).rejects.toThrow(message);
  });
});
