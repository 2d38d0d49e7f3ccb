import type { Command } from 'commander';
import { addMatrixOptions } from './matrix-options.js';
import { refuseWithResume } from './refuse-with-resume.js';
import type { RunOptions } from './run-options.js';
import type { VerbContext } from './verb.js';

/** The verb `run`: measures cells with real processes. */
export function defineRun(command: Command, context: VerbContext): void {
  addMatrixOptions(command)
    .option('--out <folder>', 'a new folder for the results (lab-results/run-<time>)')
    .option('--resume <folder>', 'go on with a run that ended early')
    .option('--parallel <n>', 'stacks at once; they disturb each other (1)')
    .action(async (options: RunOptions) => {
      refuseWithResume(options);
      const { runMatrix } = await import('./run-matrix.js');
      context.setCode(await runMatrix(options, context));
    });
}
