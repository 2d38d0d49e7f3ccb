import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { VERSION } from './version.js';

it('is the version of the repository', () => {
  const root = new URL('../../../package.json', import.meta.url);
  expect(JSON.parse(readFileSync(root, 'utf8'))).toMatchObject({ version: VERSION });
});
