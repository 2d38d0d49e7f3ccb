import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Runs one of the scripts beside this file in a process of its own: figures of memory need flags,
 * and a heap that nobody else uses.
 * @returns what it printed, parsed
 */
export function runChild(script: string, flags: readonly string[]): unknown {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const output = execFileSync(process.execPath, [...flags, '--import', 'tsx', path], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(output) as unknown;
}
