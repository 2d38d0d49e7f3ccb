import { describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { EXAMPLES, runExamples } from './run-examples.js';

const FOLDER = fileURLToPath(new URL('..', import.meta.url));

async function run(...argv: string[]) {
  let written = '';
  let complaint = '';
  const code = await runExamples(argv, {
    write: (text) => void (written += text),
    complain: (text) => void (complaint += text),
    colour: false,
    interrupt: new AbortController().signal,
  });
  return { code, written, complaint };
}

describe('npm run example', () => {
  it.each([
    { title: 'nothing', argv: [], fault: 'Which example?' },
    { title: 'an unknown name', argv: ['abacus'], fault: 'There is no example "abacus".' },
    { title: 'the name of a method', argv: ['toString'], fault: 'There is no example "toString".' },
    {
      title: 'two names',
      argv: ['calculator', 'nest-app'],
      fault: 'One example at a time, not also nest-app.',
    },
    {
      title: 'an unknown option',
      argv: ['calculator', '--quick'],
      fault: "Unknown option '--quick'.\n\nUsage",
    },
  ])('told $title shows its usage and fails', async ({ argv, fault }) => {
    const { code, written, complaint } = await run(...argv);

    expect(code).toBe(2);
    expect(written).toBe('');
    expect(complaint).toContain(fault);
    expect(complaint).toContain('Usage: npm run example -- NAME [--fast]');
  });

  it.each(['--help', '-h'])('%s shows the usage', async (option) => {
    const { code, written, complaint } = await run(option);

    expect({ code, complaint }).toEqual({ code: 0, complaint: '' });
    for (const name of Object.keys(EXAMPLES)) expect(written).toContain(`  ${name} `);
  });

  it('knows every folder of examples', () => {
    const folders = readdirSync(FOLDER, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'demo')
      .map(({ name }) => name);

    expect(Object.keys(EXAMPLES).toSorted()).toEqual(folders.toSorted());
  });

  it('runs one to its end', async () => {
    const { code, written } = await run('slow-dependency', '--fast');

    expect(code).toBe(0);
    expect(written).toContain('half_open → closed');
  });
});
