import type { Command } from 'commander';
import { LabError } from './lab-error.js';
import { addMatrixOptions } from './matrix-options.js';
import type { RunOptions } from './run-options.js';
import type { VerbContext } from './verb.js';

/** The verb `run`: measures cells with real processes. */
export function defineRun(command: Command, context: VerbContext): void {
  addMatrixOptions(command)
    .option('--out <folder>', 'a new folder for the results (lab-results/<date-time>)')
    .option('--resume <folder>', 'go on with a run that ended early')
    .option('--parallel <n>', 'stacks at once; they disturb each other (1)')
    .action(async (options: RunOptions) => {
      refuseMixture(options);
      const { runMatrix } = await import('./run-matrix.js');
      context.setCode(await runMatrix(options, context));
    });
}

/** A run that goes on has its cells already. */
function refuseMixture({ resume, ...others }: RunOptions): void {
  const [other] = Object.keys(others);
  if (resume === undefined || other === undefined) return;
  const option = `--${other.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new LabError(`--resume takes everything from its folder: leave out ${option}.`);
}
