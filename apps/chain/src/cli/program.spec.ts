import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { runCli } from './program.js';

/** What is printed by one command line, to stdout and stderr. */
async function printed(args: readonly string[]): Promise<string> {
  let text = '';
  const write = (chunk: unknown): boolean => {
    text += String(chunk);
    return true;
  };
  jest.spyOn(process.stdout, 'write').mockImplementation(write);
  jest.spyOn(process.stderr, 'write').mockImplementation(write);
  await runCli(args);
  return text;
}

describe('npm run chain', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it.each([
    {
      title: 'a verb mistyped',
      args: ['kil', 'c'],
      says: "unknown command 'kil' (Did you mean kill?). What there is: npm run chain -- --help\n",
    },
    {
      title: 'an argument missing',
      args: ['force', 'service-b'],
      says: "argument 'action'. How it is written: npm run chain -- force --help\n",
    },
    {
      title: 'an argument too many',
      args: ['placement', 'a-b', 'b-c'],
      says: 'but got 2. How it is written: npm run chain -- placement --help\n',
    },
  ])('says what is wrong and where to read more: $title', async ({ args, says }) => {
    const text = await printed(args);

    expect(text).toContain(says);
    expect(text.trimEnd()).not.toContain('\n');
  });

  it('fits its help into 80 columns', async () => {
    const lines = (await printed(['--help'])).split('\n');

    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.join('\n')).toContain('fault <service> <operation> …');
  });
});
