import { accessSync, constants, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { CliError } from '../cli/cli-error.js';

/**
 * Says before the tour what could not be written after it.
 * @throws CliError naming the option, the file and why not
 */
export function checkWritable(option: string, file: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new CliError(`${option} "${file}" is a directory: name a file in it.`);
  }
  try {
    accessSync(dirname(file), constants.W_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CliError(`${option} "${file}" cannot be written: ${dirname(file)} (${code}).`);
  }
}

/** Writes lines, replacing what was there. @throws CliError when that fails */
export function writeLines(option: string, file: string, lines: readonly string[]): void {
  try {
    writeFileSync(file, `${lines.join('\n')}\n`);
  } catch (error) {
    throw new CliError(`${option} "${file}" cannot be written: ${(error as Error).message}`);
  }
}
