import type { Command } from 'commander';
import { LabError } from './lab-error.js';
import type { VerbContext } from './verb.js';

/** The verb `transport`. */
export function defineTransport(command: Command, _context: VerbContext): void {
  command.action(() => {
    throw new LabError('lab transport is being built.');
  });
}
