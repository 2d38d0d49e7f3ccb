import type { Command } from 'commander';
import { LabError } from './lab-error.js';
import type { VerbContext } from './verb.js';

/** The verb `run`. */
export function defineRun(command: Command, _context: VerbContext): void {
  command.action(() => {
    throw new LabError('lab run is being built.');
  });
}
