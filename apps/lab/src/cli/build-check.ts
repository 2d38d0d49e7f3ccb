import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SERVICES } from '@firebreak/contracts/plain';
import { LabError } from './lab-error.js';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const SOURCES = ['apps/service-a/src', 'apps/service-b/src', 'apps/service-c/src', 'libs', 'proto'];

/** Every build ends with copying this, changed or not. */
const BUILT_LAST = join(ROOT, 'dist/proto/firebreak/admin/v1/admin.proto');

/** Sources that change nothing in the processes. */
const ELSEWHERE =
  /\.spec\.ts$|^libs\/(load|stack)\/|\/(generated|test|testing|docs|verify|scripts)\//;

/**
 * Real processes run what was built; says so when sources have changed since.
 * @throws LabError when there is no build
 */
export function checkBuild(notice: (line: string) => void): void {
  const entries = SERVICES.map((name) => join(ROOT, `dist/apps/${name}/src/main.js`));
  if (![...entries, BUILT_LAST].every((file) => existsSync(file))) {
    throw new LabError('There is no build of the services. Run: npm run build');
  }
  const changed = Math.max(...SOURCES.map((folder) => newestIn(join(ROOT, folder))));
  if (changed > statSync(BUILT_LAST).mtimeMs) {
    notice('The build is older than the sources, and it is what runs. To renew it: npm run build');
  }
}

function isBuilt(file: string): boolean {
  const path = file.slice(ROOT.length);
  return /\.(ts|proto)$/.test(path) && !ELSEWHERE.test(path);
}

/** When the newest of the files that are built was written, in ms since 1970. */
function newestIn(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => isBuilt(file))
    .reduce((newest, file) => Math.max(newest, statSync(file).mtimeMs), 0);
}
