import type { Command } from 'commander';
import type { SimulateFleetOptions } from './simulate-fleet-options.js';
import type { VerbContext } from './verb.js';

/** `simulate fleet`: thousands of processes with breakers of their own before one C. */
export function defineFleet(command: Command, context: VerbContext): void {
  command
    .description('many processes of A and B before one C, and 1,000 clients of a silent server')
    .option('--a <n>', 'processes of A', '10000')
    .option('--b <n>', 'processes of B', '100')
    .option('--rate <n>', 'requests a second in all', '1000')
    .option('--placement <name>', 'where the breakers sit', 'every-hop')
    .option('--fault <name>', 'crash or hang of C', 'crash')
    .option('--from <duration>', 'when C fails', '60s')
    .option('--outage <duration>', 'how long', '2m')
    .option('--duration <duration>', 'how long in all', '10m')
    .option('--open-ms <ms>', 'open period of every breaker', '5000')
    .option('--jitter <shares>', 'spread of the open periods, each simulated', '0,0.2')
    .option('--seed <n>', 'begins what is random', '1')
    .option('--out <folder>', 'a new folder for the results (lab-results/fleet-<time>)')
    .action(async (options: SimulateFleetOptions) => {
      const { simulateFleets } = await import('./simulate-fleets.js');
      context.setCode(await simulateFleets(options, context));
    });
}
