import type { Command } from 'commander';
import { newRecord } from '../results/new-record.js';
import { ResultFolder } from '../results/result-folder.js';
import { compareTransports } from '../transport/compare-transports.js';
import { transportText } from '../transport/transport-text.js';
import { INTERRUPTED, interruptible } from './interrupt.js';
import { newFolderPath } from './new-folder-path.js';
import { parseWhole } from './parse-option.js';
import { startProgress } from './progress.js';
import type { VerbContext } from './verb.js';
import { writeReport } from './write-report.js';

interface Options {
  readonly rounds: string;
  readonly calls: string;
  readonly seed: string;
  readonly out?: string;
}

/** The verb `transport`. */
export function defineTransport(command: Command, context: VerbContext): void {
  command
    .option('--rounds <n>', 'every variant has its turn in each', '12')
    .option('--calls <n>', 'of each variant in a round', '2000')
    .option('--seed <n>', 'in which order the variants of a round come', '1')
    .option('--out <folder>', 'where to write transport.json, report.html (lab-results/…)')
    .action((options: Options) => compareAndWrite(options, context));
}

async function compareAndWrite(options: Options, context: VerbContext): Promise<void> {
  const rounds = parseWhole('--rounds', options.rounds, { least: 1, most: 1_000 });
  const callsPerRound = parseWhole('--calls', options.calls, { least: 100, most: 1_000_000 });
  const seed = parseWhole('--seed', options.seed, { least: 0, most: 4_294_967_295 });
  const record = newRecord('transport', seed, { rounds, callsPerRound });
  const folder = ResultFolder.create(newFolderPath(options.out, 'transport'), record);
  const progress = startProgress(rounds);
  const failures: string[] = [];
  try {
    const result = await interruptible((signal) =>
      compareTransports({
        rounds,
        callsPerRound,
        seed,
        signal,
        onFailure: (reason) => failures.push(reason),
        onRound: (index) => progress.update(index, 'measuring a round'),
      }),
    );
    progress.end();
    folder.writeJson('transport.json', result);
    await writeReport(folder);
    for (const line of transportText(result)) context.print(line);
    context.notice(`Written: ${folder.path}/transport.json, report.html`);
    if (result.rounds < rounds) {
      for (const failure of failures) context.notice(failure);
      context.notice(`Stopped after ${result.rounds} of ${rounds} rounds.`);
      context.setCode(failures.length > 0 ? 1 : INTERRUPTED);
    }
  } catch (error) {
    progress.end();
    if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
    context.notice(`Stopped: ${folder.path} holds run.json only.`);
    context.setCode(INTERRUPTED);
  }
}
