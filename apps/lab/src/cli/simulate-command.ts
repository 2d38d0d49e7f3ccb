import type { Command } from 'commander';
import { LabError } from './lab-error.js';
import type { VerbContext } from './verb.js';

/** The verb `simulate`. */
export function defineSimulate(command: Command, _context: VerbContext): void {
  command.action(() => {
    throw new LabError('lab simulate is being built.');
  });
}
