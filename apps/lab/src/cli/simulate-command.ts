import type { Command } from 'commander';
import { addMatrixOptions } from './matrix-options.js';
import { defineFleet } from './simulate-fleet-command.js';
import type { SimulateOptions } from './simulate-options.js';
import type { VerbContext } from './verb.js';

/** The verb `simulate`: the same cells by discrete events, and fleets beyond this machine. */
export function defineSimulate(command: Command, context: VerbContext): void {
  addMatrixOptions(command.enablePositionalOptions())
    .option('--out <folder>', 'a new folder for the results (lab-results/simulate-<time>)')
    .option('--beside <folder>', 'simulate the cells of this real run, and compare')
    .action(async (options: SimulateOptions) => {
      const { simulateMatrix } = await import('./simulate-matrix.js');
      context.setCode(await simulateMatrix(options, context));
    });
  defineFleet(command.command('fleet'), context);
}
