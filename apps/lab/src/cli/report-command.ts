import type { Command } from 'commander';
import { LabError } from './lab-error.js';
import type { VerbContext } from './verb.js';

/** The verb `report`. */
export function defineReport(command: Command, _context: VerbContext): void {
  command.action(() => {
    throw new LabError('lab report is being built.');
  });
}
