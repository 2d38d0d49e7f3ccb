// Lets Node run the examples as they stand: SWC turns TypeScript into JavaScript and keeps the types
// that Nest's injection reads, which tsx leaves out; @firebreak/resilience is the library beside us.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { transform } from '@swc/core';

const LIBRARY = /^@firebreak\/resilience(\/[a-z-]+)?$/;
const SOURCES = new URL('../../libs/resilience/src/', import.meta.url);

const SWC = {
  jsc: {
    target: 'es2022',
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
};

// Node loads this file a second time, in the thread of its hooks.
if (isMainThread) register(import.meta.url);

/** @type {import('node:module').ResolveHook} */
export function resolve(specifier, context, next) {
  const library = LIBRARY.exec(specifier);
  if (library !== null) {
    return next(new URL(`.${library[1] ?? ''}/index.ts`, SOURCES).href, context);
  }
  const source = specifier.replace(/\.js$/, '.ts');
  const isOurs = /^\.{1,2}\//.test(specifier) && context.parentURL?.endsWith('.ts') === true;
  return next(
    isOurs && existsSync(new URL(source, context.parentURL)) ? source : specifier,
    context,
  );
}

/** @type {import('node:module').LoadHook} */
export async function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
  const filename = fileURLToPath(url);
  const { code } = await transform(await readFile(filename, 'utf8'), { ...SWC, filename });
  return { format: 'module', shortCircuit: true, source: code };
}
