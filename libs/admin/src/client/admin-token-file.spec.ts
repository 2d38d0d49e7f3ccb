import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AdminTokenFileError, withAdminToken } from './admin-token-file.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'firebreak-token-'));
  file = join(folder, 'admin-token');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('the token in a file', () => {
  it('is drawn by who comes first, for its user alone, and taken by the others', () => {
    const first = withAdminToken({ ADMIN_TOKEN_FILE: file });
    const second = withAdminToken({ ADMIN_TOKEN_FILE: file });

    expect(first['ADMIN_TOKEN']).toMatch(/^[\w-]{43}$/);
    expect(second['ADMIN_TOKEN']).toBe(first['ADMIN_TOKEN']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['admin-token']);
  });

  it.each([
    { title: 'where a token is given', env: { ADMIN_TOKEN: 'mine' }, is: 'mine' },
    { title: 'where no file is named', env: { ADMIN_TOKEN_FILE: '' }, is: undefined },
  ])('is not looked for $title', ({ env, is }) => {
    const token = withAdminToken({ ADMIN_TOKEN_FILE: file, ...env })['ADMIN_TOKEN'];

    expect(token).toBe(is);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    { title: 'in no folder', path: () => join(folder, 'no', 'token'), says: 'ENOENT' },
    { title: 'too long', path: () => filled(file), says: 'longer than 1024' },
  ])('is refused, naming the variable: $title', ({ path, says }) => {
    const read = () => withAdminToken({ ADMIN_TOKEN_FILE: path() });

    expect(read).toThrow(AdminTokenFileError);
    expect(read).toThrow(new RegExp(`^ADMIN_TOKEN_FILE .*${says}`));
  });
});

function filled(path: string): string {
  writeFileSync(path, 'x'.repeat(2_000));
  return path;
}
