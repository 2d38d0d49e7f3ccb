import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isBuildFresh } from './fresh-build.js';

const BUILT_S = 1_000_000;
const ENTRIES = ['a', 'b', 'c'].map((letter) => `dist/apps/service-${letter}/src/main.js`);

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'firebreak-build-'));
  for (const path of [...ENTRIES, 'dist/.built']) write(path, BUILT_S);
  for (const path of ['apps/service-a/src/main.ts', 'libs/chassis/src/index.ts', 'package.json']) {
    write(path, BUILT_S - 1);
  }
});
afterEach(() => rmSync(root, { recursive: true }));

/** Directories are as new as the test; only files count. */
function write(path: string, atS: number): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '');
  utimesSync(file, atS, atS);
}

describe('a build', () => {
  it.each<{ title: string; change?: () => void; fresh: boolean }>([
    { title: 'newer than its sources', fresh: true },
    {
      title: 'after a change of a service',
      change: () => write('apps/service-c/src/main.ts', BUILT_S + 1),
      fresh: false,
    },
    {
      title: 'after a change of a lib',
      change: () => write('libs/chassis/src/http/new.ts', BUILT_S + 1),
      fresh: false,
    },
    {
      title: 'after a change while it was built',
      change: () => write('proto/orders.proto', BUILT_S),
      fresh: false,
    },
    {
      title: 'after a change of a spec',
      change: () => write('libs/chassis/src/index.spec.ts', BUILT_S + 1),
      fresh: true,
    },
    {
      title: 'after types were generated anew',
      change: () => write('libs/contracts/src/generated/orders.ts', BUILT_S + 1),
      fresh: true,
    },
    {
      title: 'after a change of an app that is no service',
      change: () => write('apps/lab/src/main.ts', BUILT_S + 1),
      fresh: true,
    },
    {
      title: 'that never succeeded',
      change: () => rmSync(join(root, 'dist/.built')),
      fresh: false,
    },
    {
      title: 'of which a service is gone',
      change: () => rmSync(join(root, 'dist/apps/service-b'), { recursive: true }),
      fresh: false,
    },
  ])('$title: fresh is $fresh', ({ change, fresh }) => {
    change?.();

    expect(isBuildFresh(root)).toBe(fresh);
  });

  it.each<{ title: string; change?: () => void; fresh: boolean }>([
    { title: 'newer than its sources', fresh: true },
    {
      title: 'after a change of the console',
      change: () => write('apps/console/src/main.ts', BUILT_S + 1),
      fresh: false,
    },
    {
      title: 'after which only the services were built',
      change: () => {
        write('apps/console/page/src/app.tsx', BUILT_S + 2);
        write('dist/.built', BUILT_S + 3);
      },
      fresh: false,
    },
    {
      title: 'without the page',
      change: () => rmSync(join(root, 'dist/apps/console/page'), { recursive: true }),
      fresh: false,
    },
    {
      title: 'without the console',
      change: () => rmSync(join(root, 'dist/apps/console/src'), { recursive: true }),
      fresh: false,
    },
  ])('with the console, $title: fresh is $fresh', ({ change, fresh }) => {
    write('apps/console/src/main.ts', BUILT_S - 1);
    write('dist/apps/console/src/main.js', BUILT_S);
    write('dist/apps/console/page/index.html', BUILT_S + 1);
    change?.();

    expect(isBuildFresh(root, { console: true })).toBe(fresh);
  });
});
