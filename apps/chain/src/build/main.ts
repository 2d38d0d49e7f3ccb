/**
 * Builds what a command may start, unless it is built already. While a stack of this checkout runs
 * nothing is built: its services load parts of themselves when they need them.
 *
 * Usage: node --import tsx apps/chain/src/build/main.ts [--console]
 */
import { spawnSync } from 'node:child_process';
import { askSupervisor } from '../native/control-client.js';
import { REPOSITORY_ROOT, stackPaths } from '../native/stack-paths.js';
import { isBuildFresh } from './fresh-build.js';

const isConsoleWanted = process.argv.includes('--console');
const running = await askSupervisor(stackPaths(process.env).socket, { verb: 'ps' });

if (running === undefined && !isBuildFresh(REPOSITORY_ROOT, { console: isConsoleWanted })) {
  const script = isConsoleWanted ? 'build' : 'build:code';
  const { status } = spawnSync('npm', ['run', '--silent', script], {
    cwd: REPOSITORY_ROOT,
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
}
