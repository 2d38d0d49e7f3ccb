/**
 * Builds the services for a command that may start them, unless they are built already.
 *
 * Usage: node --import tsx apps/chain/src/build/main.ts
 */
import { spawnSync } from 'node:child_process';
import { REPOSITORY_ROOT } from '../native/stack-paths.js';
import { isBuildFresh } from './fresh-build.js';

if (!isBuildFresh(REPOSITORY_ROOT)) {
  const { status } = spawnSync('npm', ['run', '--silent', 'build:code'], {
    cwd: REPOSITORY_ROOT,
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
}
