import type { CommandSetting } from './admin-commands.js';
import type { TourOptions } from '../tour/tour.js';

/** The verb `tour`, which loads what it needs when it is called. */
export function addTourCommand({
  stackCommand,
  setCode,
}: Pick<CommandSetting, 'stackCommand' | 'setCode'>): void {
  stackCommand(
    'tour',
    'be shown the chain broken and healed, on the stack that is up or on one of its own',
  )
    .option('--auto', 'go on without Enter, as where there is no terminal')
    .option('--pace <pace>', 'normal, or fast: shorter looks at each thing', 'normal')
    .option('--markdown [file]', 'the report as Markdown, too: printed, or written to a file')
    .option('--transcript <file>', 'write all of it as a Markdown document')
    .option('--dist <directory>', 'where the build is, for a stack of its own', 'dist')
    .showHelpAfterError(
      'Usage: npm run tour -- [--auto] [--pace normal|fast] [--markdown [file]] ' +
        '[--transcript file] [--native|--compose]',
    )
    .action(async (options: TourOptions) => {
      const { tour } = await import('../tour/tour.js');
      setCode(await tour(options));
    });
}
