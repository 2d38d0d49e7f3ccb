import type { Command } from 'commander';
import { addMatrixOptions, type MatrixOptions } from './matrix-options.js';
import { defineFleet } from './simulate-fleet-command.js';
import type { VerbContext } from './verb.js';

/** The options of `simulate` as typed. */
export interface SimulateCommandOptions extends MatrixOptions {
  readonly out?: string;
  readonly beside?: string;
}

/** The verb `simulate`: the same cells by discrete events, and fleets beyond this machine. */
export function defineSimulate(command: Command, context: VerbContext): void {
  addMatrixOptions(command.enablePositionalOptions())
    .option('--out <folder>', 'a new folder for the results (lab-results/<date-time>)')
    .option('--beside <folder>', 'simulate the cells of this real run, and compare')
    .action(async (options: SimulateCommandOptions) => {
      const { simulateMatrix } = await import('./simulate-matrix.js');
      context.setCode(await simulateMatrix(options, context));
    });
  defineFleet(command.command('fleet'), context);
}
