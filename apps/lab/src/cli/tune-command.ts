import type { Command } from 'commander';
import { newRecord } from '../results/new-record.js';
import { ResultFolder } from '../results/result-folder.js';
import type { RunRecord } from '../results/run-record.js';
import type { TuneResult } from '../results/tune-result.js';
import { propose } from '../tune/propose.js';
import { sweepCsv } from '../tune/sweep-csv.js';
import {
  readTuneOptions,
  TUNE_DEFAULTS,
  type TuneOptions,
  type TuneSource,
} from '../tune/tune-options.js';
import { tuneText } from '../tune/tune-text.js';
import { SIMULATED_SETTINGS, tune } from '../tune/tune.js';
import { type TraceFigures, traceFigures } from '../tune/trace/trace-figures.js';
import { INTERRUPTED, interruptible } from './interrupt.js';
import { newFolderPath } from './new-folder-path.js';
import { startProgress } from './progress.js';
import type { VerbContext } from './verb.js';
import { writeReport } from './write-report.js';

const HELP = `
A trace is CSV whose first line names its columns: timestamp (ms since 1970, or
ISO 8601; never backwards), latency_ms, and ok (true, false, 1, 0) or outcome
(success, failure, alive, ignore). Further columns are left alone. It takes at
least 1000 successful calls, and at most 2 million. Pauses above 1 s that are 20
times as long as usual are gaps: they make the rate of calls wrong.

Examples:
  npm run lab -- tune --error-rate 0.01 --rate 50 --p50 12 --p99 60 --p999 140
  npm run lab -- tune --trace calls.csv --caller-deadline 2s --attempts 2`;

interface Options extends TuneOptions {
  readonly out?: string;
}

/** The verb `tune`. */
export function defineTune(command: Command, context: VerbContext): void {
  command
    .option('--trace <file>', 'calls of the service as CSV, in place of the figures below')
    .option('--allow-gaps', 'take a trace with gaps, and leave them out of the rate')
    .option('--error-rate <share>', 'of calls that fail while nothing is wrong, 0 to 1')
    .option('--rate <n>', 'calls a second of one caller')
    .option('--p50 <ms>', 'latency that half of the healthy calls do not exceed')
    .option('--p99 <ms>', 'the same of 99 %')
    .option('--p999 <ms>', 'the same of 99.9 %')
    .option('--caller-deadline <duration>', 'what the whole request is given (not known)')
    .option('--hops <n>', `hops from there to this callee (${TUNE_DEFAULTS.hops})`)
    .option('--reserve <duration>', `kept back by each hop (${TUNE_DEFAULTS.reserve})`)
    .option('--attempts <n>', `of this hop, retries included (${TUNE_DEFAULTS.attempts})`)
    .option('--backoff <duration>', `waits between attempts in all (${TUNE_DEFAULTS.backoff})`)
    .option('--false-trips <n>', `a day that are bearable (${TUNE_DEFAULTS.falseTrips})`)
    .option('--outage <duration>', `how long one usually lasts (${TUNE_DEFAULTS.outage})`)
    .option('--restart <duration>', `until a callee accepts calls (${TUNE_DEFAULTS.restart})`)
    .option(
      '--reconnect <duration>',
      `longest back-off of the channel (${TUNE_DEFAULTS.reconnect})`,
    )
    .option('--probe-cost <n>', `of a failed probe, in refused calls (${TUNE_DEFAULTS.probeCost})`)
    .option('--instances <n>', `callers with a breaker of their own (${TUNE_DEFAULTS.instances})`)
    .option('--partial <share>', `of failures in a partial fault (${TUNE_DEFAULTS.partial})`)
    .option('--seed <n>', `begins what is random (${TUNE_DEFAULTS.seed})`)
    .option('--out <folder>', 'where to write tune.json, sweep.csv, report.html (lab-results/…)')
    .addHelpText('after', HELP)
    .action((options: Options) => tuneAndWrite(options, context));
}

async function tuneAndWrite(options: Options, context: VerbContext): Promise<void> {
  const { source, wishes } = readTuneOptions(options);
  const record = newRecord('tune', wishes.seed, { ...sourceParameters(source), ...wishes });
  const { service, warnings } = await figuresOf(source);
  // A mistake is to leave no folder behind, and a whole tuning is not to be lost for want of one.
  propose(service, wishes);
  const folder = ResultFolder.create(newFolderPath(options.out, 'tune'), record);
  const progress = startProgress(SIMULATED_SETTINGS);
  try {
    const result = await interruptible((signal) =>
      tune(service, wishes, {
        signal,
        warnings,
        onSetting: (index, name) => progress.update(index, `simulating ${name}`),
      }),
    );
    progress.end();
    await write(folder, result);
    for (const line of tuneText(result)) context.print(line);
    context.notice(`Written: ${folder.path}/tune.json, sweep.csv, report.html`);
  } catch (error) {
    progress.end();
    if (!isAbort(error)) throw error;
    context.notice(`Stopped: ${folder.path} holds run.json only.`);
    context.setCode(INTERRUPTED);
  }
}

function figuresOf(source: TuneSource): Promise<TraceFigures> {
  return source.kind === 'trace'
    ? traceFigures(source.file, source.allowGaps)
    : Promise.resolve({ service: source.service, warnings: [] });
}

function sourceParameters(source: TuneSource): RunRecord['parameters'] {
  if (source.kind === 'trace') return { trace: source.file, allowGaps: source.allowGaps };
  const { errorRate, ratePerSecond, latency } = source.service;
  return { errorRate, ratePerSecond, ...latency };
}

async function write(folder: ResultFolder, result: TuneResult): Promise<void> {
  folder.writeJson('tune.json', result);
  folder.writeText('sweep.csv', sweepCsv(result));
  await writeReport(folder);
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
