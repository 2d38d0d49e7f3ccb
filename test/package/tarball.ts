import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { publint } from 'publint';
import typescript from 'typescript';
import type { Checks } from '../compose/checks.js';

/** What of the published package.json is read here. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** What an installed package may weigh at most, so that nobody packs the world by mistake. */
const MOST_UNPACKED_BYTES = 800_000;

/** What a package holds: compiled modules with their types, docs, and nothing of how it is made. */
const BELONGS = /^(package\.json|LICENSE|(README|CHANGELOG)\.md|docs\/.+\.md|.+\.js|.+\.d\.ts)$/;
const INTERNAL = /\.(spec|test)\.|(^|\/)(exploration|scripts)\/|reference-model|machine-bench/;

/** Checks the files of an installed package: all that belongs there, and no more. */
export async function checkFiles(root: string, checks: Checks): Promise<void> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
  const manifest = readManifest(root);
  const odd = files.filter((file) => !BELONGS.test(file) || INTERNAL.test(file));
  checks.check('no file that a user has no use for', odd.length === 0, odd.join(', '));
  for (const file of ['README.md', 'CHANGELOG.md', 'LICENSE', 'docs/telemetry.md']) {
    checks.check(`holds ${file}`, files.includes(file));
  }
  const missing = targets(manifest).filter((file) => !existsSync(join(root, file)));
  checks.check('every export leads to a file', missing.length === 0, missing.join(', '));
  const bytes = files.reduce((sum, file) => sum + readFileSync(join(root, file)).length, 0);
  const size = `${(bytes / 1000).toFixed(0)} kB in ${files.length} files`;
  checks.check('is small', bytes <= MOST_UNPACKED_BYTES, size);
  checkImports(root, files, checks);
  await checkByPublint(root, checks);
}

export function readManifest(root: string): Manifest {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
}

/** No path alias, nothing private, and each package that is imported is one that is declared. */
function checkImports(root: string, files: readonly string[], checks: Checks): void {
  const { peerDependencies, peerDependenciesMeta } = readManifest(root);
  const undeclared = new Set<string>();
  const used = new Set<string>();
  for (const file of files.filter((name) => /\.(js|d\.ts)$/.test(name))) {
    for (const imported of importsOf(join(root, file))) {
      const packageName = nameOfPackage(imported);
      if (packageName !== undefined) used.add(packageName);
      const found =
        packageName === undefined
          ? existsSync(join(root, dirname(file), imported))
          : packageName.startsWith('node:') || Object.hasOwn(peerDependencies, packageName);
      if (!found) undeclared.add(`${file} → ${imported}`);
    }
  }
  checks.check('every import is declared', undeclared.size === 0, [...undeclared].join(', '));
  const peers = Object.keys(peerDependencies);
  const idle = peers.filter((name) => !used.has(name));
  checks.check('every declared package is imported', idle.length === 0, idle.join(', '));
  const forced = peers.filter((name) => peerDependenciesMeta[name]?.optional !== true);
  checks.check('every peer is optional', forced.length === 0, forced.join(', '));
}

async function checkByPublint(root: string, checks: Checks): Promise<void> {
  const { messages } = await publint({ pkgDir: root, strict: true, pack: false });
  const said = messages.map(({ type, code, path }) => `${type} ${code} at ${path.join('.')}`);
  checks.check('publint finds no fault', said.length === 0, said.join('; '));
}

function targets({ exports }: Manifest): string[] {
  return Object.values(exports).flatMap((target) =>
    typeof target === 'string' ? [target] : Object.values(target),
  );
}

function importsOf(path: string): string[] {
  const { importedFiles } = typescript.preProcessFile(readFileSync(path, 'utf8'), true, true);
  return importedFiles.map(({ fileName }) => fileName);
}

/** `@nestjs/common` of `@nestjs/common/utils`; undefined for a path. */
function nameOfPackage(imported: string): string | undefined {
  if (imported.startsWith('.')) return undefined;
  if (imported.startsWith('node:')) return imported;
  const [scope = '', name = ''] = imported.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}
