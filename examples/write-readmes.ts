/**
 * Runs every example in real time, one after the other so that none disturbs the next, and puts what
 * it prints into its README: `node --import tsx examples/write-readmes.ts`, or only for those that are
 * named. Specs compare.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Readme } from './demo/readme.js';
import { EXAMPLES } from './demo/run-examples.js';

const run = promisify(execFile);
const LOADER = new URL('demo/typescript.mjs', import.meta.url).href;
const NAMES = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(EXAMPLES);
const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

for (const name of NAMES) {
  const { stdout } = await run(process.execPath, ['--import', LOADER, MAIN, name]);
  new Readme(name).write(stdout);
}
