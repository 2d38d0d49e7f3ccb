import type { Command } from 'commander';
import { LabError } from './lab-error.js';
import type { VerbContext } from './verb.js';

/** The verb `tune`. */
export function defineTune(command: Command, _context: VerbContext): void {
  command.action(() => {
    throw new LabError('lab tune is being built.');
  });
}
