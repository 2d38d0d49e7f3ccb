import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { runCli } from './program.js';

describe('npm run tour with wrong arguments', () => {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'firebreak-'));
  });
  afterAll(() => rmSync(directory, { recursive: true }));
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it.each([
    {
      title: 'an unknown option',
      args: ['--loud'],
      says: /'--loud'[^]*\nUsage: npm run tour -- \[/,
    },
    {
      title: 'an argument too many',
      args: ['again'],
      says: /too many[^]*\nUsage: npm run tour -- \[/,
    },
    {
      title: 'an unknown pace',
      args: ['--pace', 'warp'],
      says: /^There is no pace "warp"\. There are normal, fast\.\n$/,
    },
    {
      title: 'a file in no directory',
      args: ['--markdown', '/nowhere/at/all.md'],
      says: /^--markdown "\/nowhere\/at\/all\.md" cannot be written: \/nowhere\/at \(ENOENT\)\.\n$/,
    },
    {
      title: 'two stacks',
      args: ['--auto', '--native', '--compose'],
      says: /^--native and --compose exclude each other\.\n$/,
    },
  ])('$title: says so and does nothing', async ({ args, says }) => {
    let errors = '';
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      errors += String(text);
      return true;
    });

    const code = await runCli(['tour', ...args]);

    expect(code).not.toBe(0);
    expect(errors).toMatch(says);
  });

  it('a directory for a file: says so', async () => {
    let errors = '';
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      errors += String(text);
      return true;
    });

    expect(await runCli(['tour', '--transcript', directory])).toBe(1);
    expect(errors).toBe(`--transcript "${directory}" is a directory: name a file in it.\n`);
  });
});
