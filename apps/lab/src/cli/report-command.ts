import type { Command } from 'commander';
import type { VerbContext } from './verb.js';

/** The verb `report`: renders the page of a folder of results again. */
export function defineReport(command: Command, { notice }: VerbContext): void {
  command
    .argument('<folder>', 'the results of a run of the lab')
    .option('--beside <folder>', 'cells to set beside those of the same name: simulated, or real')
    .action(async (path: string, { beside }: { beside?: string }) => {
      const { ResultFolder } = await import('../results/result-folder.js');
      const { writeReport } = await import('./write-report.js');
      const folder = ResultFolder.resume(path);
      if (folder.cells().length === 0) notice(`${path} holds no cells: the page shows the rest.`);
      await writeReport(folder, beside);
      notice(`written: ${folder.path}/report.html`);
    });
}
