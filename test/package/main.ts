/**
 * The package test: the packed library as a user gets it, in projects that know nothing of this
 * repository. Runs the core alone in plain Node, a breaker in a new Nest application, and every
 * example of the docs. Needs the tarball of `npm run pack:resilience` and a package registry.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Checks } from '../compose/checks.js';
import { checkCommonJs, checkPlainNode } from './plain-node.js';
import { checkNestApp, checkSnippets } from './nest-app.js';
import { Sandbox } from './sandbox.js';
import { checkFiles } from './tarball.js';

const ROOT = resolve(import.meta.dirname, '../..');
const PACKAGES = join(ROOT, 'dist/packages');

const checks = new Checks('package test');
const tarball = tarballIn(PACKAGES);
const sandboxes: Sandbox[] = [];
process.once('SIGINT', () => stopped(130));
process.once('SIGTERM', () => stopped(143));

try {
  console.log(`${tarball}: ${(statSync(tarball).size / 1000).toFixed(0)} kB`);
  const plain = sandbox({ type: 'module' });
  await checks.part('Plain Node, nothing else installed', async () =>
    checkPlainNode(plain, tarball, checks),
  );
  await checks.part('What is in the package', async () =>
    checkFiles(join(plain.root, 'node_modules/@firebreak/resilience'), checks),
  );
  await checks.part('require()', async () => checkCommonJs(plain, checks));
  const app = sandbox({ type: 'module' });
  const versions = dependenciesOf(join(ROOT, 'package.json'));
  const stands = await checks.part('A new Nest application', async () =>
    checkNestApp(app, tarball, { versions, checks }),
  );
  if (stands) {
    await checks.part('Examples and tables of the docs', async () => {
      checkTables();
      await checkSnippets(app, join(ROOT, 'libs/resilience'), { versions, checks });
    });
  }
} finally {
  cleanUp();
}
process.exitCode = checks.conclude();

/** The tables of the README are made from the code. */
function checkTables(): void {
  const script = join(ROOT, 'libs/resilience/scripts/write-tables.ts');
  const args = ['--import', 'tsx', script, '--check'];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  checks.check('tables say what the code does', status === 0, stderr.trim());
}

function sandbox(manifest: Readonly<Record<string, unknown>>): Sandbox {
  const made = new Sandbox(manifest);
  sandboxes.push(made);
  return made;
}

function tarballIn(folder: string): string {
  const [found, ...others] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  if (found === undefined || others.length > 0) {
    throw new Error(`${folder} must hold one tarball: run npm run pack:resilience`);
  }
  return join(folder, found);
}

/** The versions this repository is tested with, by package. */
function dependenciesOf(path: string): Readonly<Record<string, string>> {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(path, 'utf8')) as Record<
    'dependencies' | 'devDependencies',
    Record<string, string>
  >;
  return { ...dependencies, ...devDependencies };
}

function cleanUp(): void {
  for (const made of sandboxes) made.dispose();
}

function stopped(code: number): never {
  cleanUp();
  process.exit(code);
}
