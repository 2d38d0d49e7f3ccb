import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Checks } from '../compose/checks.js';
import type { Sandbox } from './sandbox.js';

const SCRIPT = join(import.meta.dirname, 'fixtures/plain.mjs');
/** What the script tells: two failures, a refusal, a good probe, closed again. */
const STORY = 'down down CIRCUIT_OPEN up closed';

/** Installs the package alone and runs a breaker. */
export async function checkPlainNode(
  sandbox: Sandbox,
  tarball: string,
  checks: Checks,
): Promise<void> {
  const { stderr } = await sandbox.install(tarball);
  const quiet = !/ERESOLVE|peer/i.test(stderr);
  checks.check('installs without a word about peers', quiet, quiet ? '' : stderr.trim());
  const installed = readdirSync(join(sandbox.root, 'node_modules')).filter(
    (name) => name[0] !== '.',
  );
  checks.check('brings nothing along', installed.join() === '@firebreak', installed.join(', '));

  sandbox.write('plain.mjs', readFileSync(SCRIPT, 'utf8'));
  const plain = await sandbox.node('plain.mjs');
  checks.check('a breaker opens and closes', plain.stdout.trim() === STORY, said(plain));

  const rxjs = await sandbox.node('--eval', `await import('@firebreak/resilience/rxjs')`);
  const named = rxjs.stderr.includes("Cannot find package 'rxjs'");
  checks.check('an entry says which package it wants', named, named ? '' : said(rxjs));
  const deep = await sandbox.node('--eval', `await import('@firebreak/resilience/core/permit.js')`);
  const closed = deep.stderr.includes('ERR_PACKAGE_PATH_NOT_EXPORTED');
  checks.check('what is no entry cannot be imported', closed, closed ? '' : said(deep));
}

/** CommonJS loads the same modules: Node has required ES modules without a flag since 20.19. */
export async function checkCommonJs(sandbox: Sandbox, checks: Checks): Promise<void> {
  sandbox.write(
    'plain.cjs',
    `const { CircuitBreaker } = require('@firebreak/resilience');
     const { FakeClock } = require('@firebreak/resilience/testing');
     console.log(new CircuitBreaker('a', {}, { clock: new FakeClock() }).state);`,
  );
  const required = await sandbox.node('plain.cjs');
  const works = required.stdout.trim() === 'closed' && required.stderr === '';
  checks.check(`works in Node ${process.versions.node}, without a warning`, works, said(required));
}

function said({ stdout, stderr }: { stdout: string; stderr: string }): string {
  return `${stdout}${stderr}`.trim();
}
