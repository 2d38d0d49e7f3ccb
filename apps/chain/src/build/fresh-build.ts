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
/** The console, and the page that it serves: built last. */
const CONSOLE = 'apps/console';
const PAGE = 'dist/apps/console/page/index.html';
/** Each build writes these anew. */
const GENERATED = 'generated';

/** What a command starts besides the services. */
export interface BuildParts {
  /** @default false */
  readonly console?: boolean;
}

/**
 * True if what was built is newer than all that it is made of, by the times of the files.
 * @param root the checkout
 */
export function isBuildFresh(root: string, { console = false }: BuildParts = {}): boolean {
  const builtMs = changedMs(join(root, STAMP));
  const apps = console ? [...SERVICES, 'console'] : SERVICES;
  const entries = apps.map((app) => join(root, 'dist/apps', app, 'src/main.js'));
  if (builtMs === undefined || entries.some((entry) => changedMs(entry) === undefined)) {
    return false;
  }
  if (console && !isConsoleFresh(root, builtMs)) return false;
  return SOURCES.every((source) => isOlder(join(root, source), builtMs));
}

/** What is built for the tour has no page: that of before may be older than its sources. */
function isConsoleFresh(root: string, builtMs: number): boolean {
  const pageMs = changedMs(join(root, PAGE));
  return pageMs !== undefined && isOlder(join(root, CONSOLE), Math.min(builtMs, pageMs));
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
