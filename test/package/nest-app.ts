import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Checks } from '../compose/checks.js';
import type { Ran, Sandbox } from './sandbox.js';
import { snippetsOf, type Snippet } from './snippets.js';
import { readManifest } from './tarball.js';

const FIXTURES = join(import.meta.dirname, 'fixtures');
/** The page of the guide for those who use the library in a service of their own. */
const GUIDE = join(import.meta.dirname, '../../docs/library.md');
const FIRST_PAGE = join(import.meta.dirname, '../../README.md');
/** What `nest new` installs and a breaker needs; no HTTP, for the application serves nobody. */
const NEST = ['@nestjs/common', '@nestjs/core', 'reflect-metadata', 'rxjs'];
const TOOLS = ['typescript', '@types/node'];

/** What a user's own settings would be, at their strictest. */
const COMPILER_OPTIONS = {
  target: 'es2023',
  module: 'nodenext',
  types: ['node'],
  outDir: 'dist',
  rootDir: '.',
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  emitDecoratorMetadata: true,
  experimentalDecorators: true,
  isolatedModules: true,
};

interface Tools {
  readonly versions: Readonly<Record<string, string>>;
  readonly checks: Checks;
}

/** Makes a Nest application from nothing, compiles it and runs it. */
export async function checkNestApp(
  app: Sandbox,
  tarball: string,
  { versions, checks }: Tools,
): Promise<void> {
  const { stderr } = await app.install(tarball, ...exact([...NEST, ...TOOLS], versions));
  const quiet = !/ERESOLVE|peer/i.test(stderr);
  checks.check('installs without a word about peers', quiet, quiet ? '' : stderr.trim());
  await checkPeers(app, checks);

  app.write('src/main.ts', readFileSync(join(FIXTURES, 'nest-app.ts'), 'utf8'));
  // The library's own types are checked with the application's, not skipped.
  const compiled = await compile(app, ['src'], { skipLibCheck: false });
  checks.check('compiles, its types and the library’s', compiled.code === 0, compiled.stdout);
  const ran = await app.node('dist/src/main.js');
  checks.check('a breaker opens after 3 of 5 calls', isOpenAfterThree(ran.stdout), said(ran));
}

/** Compiles every example of the docs against the packed types; runs those that say what they print. */
export async function checkSnippets(
  app: Sandbox,
  library: string,
  { versions, checks }: Tools,
): Promise<void> {
  const { peerDependencies } = readManifest(library);
  const missing = [...Object.keys(peerDependencies), '@opentelemetry/sdk-metrics'];
  await app.install(...exact(missing, versions));
  await checkPeers(app, checks);

  const snippets = [
    ...docsOf(library).flatMap((name) => snippetsOf(join(library, name), name)),
    ...snippetsOf(GUIDE, 'the guide, library.md'),
    ...snippetsOf(FIRST_PAGE, "the project's README.md"),
  ];
  app.write('docs/given.ts', readFileSync(join(FIXTURES, 'given.ts'), 'utf8'));
  for (const [index, { code }] of snippets.entries()) app.write(fileOf(index), code);
  const compiled = await compile(app, ['docs'], { skipLibCheck: true });
  const faults = compiled.stdout.replaceAll(/docs\/example-(\d+)\.ts/g, (_, index: string) =>
    whereIs(snippets, Number(index)),
  );
  checks.check(`${snippets.length} examples compile`, compiled.code === 0, faults);
  const running = snippets.filter(({ prints }) => prints.length > 0);
  checks.check('some examples run', running.length > 2, running.length);
  for (const [index, { at, prints }] of snippets.entries()) {
    if (prints.length === 0) continue;
    const ran = await app.node(`dist/${fileOf(index).replace(/\.ts$/, '.js')}`);
    checks.check(`${at} prints what it says`, ran.stdout === `${prints.join('\n')}\n`, said(ran));
  }
}

/** npm finds every peer that is there in the range the package asks for. */
async function checkPeers(app: Sandbox, checks: Checks): Promise<void> {
  const listed = await app.run('npm', 'ls', '--all');
  const faults = `${listed.stdout}\n${listed.stderr}`
    .split('\n')
    .filter((line) => line.includes('invalid'));
  checks.check('every peer is in range', listed.code === 0, faults.join('; '));
}

async function compile(
  app: Sandbox,
  include: readonly string[],
  more: Readonly<Record<string, unknown>>,
): Promise<Ran> {
  app.writeJson('tsconfig.json', { compilerOptions: { ...COMPILER_OPTIONS, ...more }, include });
  return app.node('node_modules/typescript/bin/tsc', '--project', '.');
}

function isOpenAfterThree(stdout: string): boolean {
  const { sent, state, blocked } = JSON.parse(stdout) as Record<string, unknown>;
  return sent === 3 && state === 'open' && blocked === 2;
}

function docsOf(library: string): string[] {
  const more = readdirSync(join(library, 'docs')).filter((name) => name.endsWith('.md'));
  return ['README.md', ...more.map((name) => `docs/${name}`)];
}

function exact(names: readonly string[], versions: Readonly<Record<string, string>>): string[] {
  return names.map((name) => `${name}@${versions[name] ?? 'latest'}`);
}

function fileOf(index: number): string {
  return `docs/example-${index}.ts`;
}

function whereIs(snippets: readonly Snippet[], index: number): string {
  return snippets[index]?.at ?? 'an example';
}

function said({ stdout, stderr }: Ran): string {
  return `${stdout}${stderr}`.trim();
}
