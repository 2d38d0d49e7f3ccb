/*
 * Packs the library as npm would publish it: the modules that its entries reach, their types, the
 * docs; no specs, nothing of the chain. Leaves the folder and the tarball in dist/packages.
 *
 * Usage: npm run pack:resilience
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../../..');
const LIBRARY = join(ROOT, 'libs/resilience');
const TARGET = join(ROOT, 'dist/packages/resilience');

/** What goes in beside the compiled modules; the licence is the project's. */
const FILES = [
  ['package.json', LIBRARY],
  ['README.md', LIBRARY],
  ['CHANGELOG.md', LIBRARY],
  ['docs', LIBRARY],
  ['LICENSE', ROOT],
] as const;

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly entryCount: number;
}

rmSync(TARGET, { recursive: true, force: true });
mkdirSync(TARGET, { recursive: true });
// Comments go where editors read them, into the types; the modules do without.
compile('--emitDeclarationOnly');
compile('--declaration', 'false', '--removeComments', '--noCheck');
for (const [name, from] of FILES) {
  cpSync(join(from, name), join(TARGET, name), { recursive: true });
}
const { filename, size, unpackedSize, entryCount } = pack();
const { name, version } = JSON.parse(readFileSync(join(TARGET, 'package.json'), 'utf8')) as {
  name: string;
  version: string;
};
const sizes = `${kilobytes(size)} packed, ${kilobytes(unpackedSize)} unpacked`;
process.stdout.write(`${name} ${version}: ${entryCount} files, ${sizes}\n`);
process.stdout.write(`${join(dirname(TARGET), filename)}\n`);

function compile(...options: readonly string[]): void {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  run(process.execPath, [tsc, '--project', join(LIBRARY, 'tsconfig.package.json'), ...options]);
}

function pack(): Packed {
  const destination = ['--pack-destination', dirname(TARGET)];
  const out = run('npm', ['pack', '--json', '--ignore-scripts', ...destination], TARGET);
  const [packed] = JSON.parse(out) as Packed[];
  if (packed === undefined) throw new Error(`npm pack told nothing: ${out}`);
  return packed;
}

function run(command: string, args: readonly string[], cwd = ROOT): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  }
  return stdout;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} kB`;
}
