import type { Command } from 'commander';
import { LabError } from './lab-error.js';
import type { VerbContext } from './verb.js';

/** The verb `claims`. */
export function defineClaims(command: Command, _context: VerbContext): void {
  command.action(() => {
    throw new LabError('lab claims is being built.');
  });
}
