import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICES } from '../services.js';

/** Left by a build when it has succeeded; as old as its beginning. */
const STAMP = 'dist/.built';
/** What the services are made of. */
const SOURCES = [
  ...SERVICES.map((service) => `apps/${service}`),
  'libs',
  'proto',
  'package.json',
  'package-lock.json',
  'tsconfig.build.json',
  'tsconfig.json',
  'nest-cli.json',
];
/** Each build writes these anew. */
const GENERATED = 'generated';

/**
 * True if what was built is newer than all that the services are made of, by the times of the files.
 * @param root the checkout
 */
export function isBuildFresh(root: string): boolean {
  const builtMs = changedMs(join(root, STAMP));
  const entries = SERVICES.map((service) => join(root, 'dist/apps', service, 'src/main.js'));
  if (builtMs === undefined || entries.some((entry) => changedMs(entry) === undefined)) {
    return false;
  }
  return SOURCES.every((source) => isOlder(join(root, source), builtMs));
}

function isOlder(path: string, thanMs: number): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return true;
  if (!found.isDirectory()) return found.mtimeMs < thanMs;
  return readdirSync(path)
    .filter((name) => name !== GENERATED && !name.endsWith('.spec.ts'))
    .every((name) => isOlder(join(path, name), thanMs));
}

function changedMs(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}
