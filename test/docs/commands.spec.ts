import { describe, expect, it } from '@jest/globals';
import { commandFaults, scriptFaults } from './command-faults.js';
import { differingLine } from './differing-line.js';
import { readDocument } from './document.js';
import { commandsOf } from './shell-commands.js';

const SCRIPT = 'Do:\n\n```sh\nnpm ci && npm start   # or else\n\ncurl -i \\\n  x#y\n```\n';
const TYPED = '```\n$ npm run chain -- ps\nSERVICE\n…\n$ true\n```\n';

describe('the commands of a document', () => {
  it('stand on the lines of a shell block', () => {
    expect(commandsOf(readDocument('a.md', SCRIPT))).toEqual([
      { at: 'a.md:4', text: 'npm ci' },
      { at: 'a.md:4', text: 'npm start' },
      { at: 'a.md:6', text: 'curl -i x#y' },
    ]);
  });

  it('stand after a prompt, with what they print', () => {
    expect(commandsOf(readDocument('a.md', TYPED))).toEqual([
      { at: 'a.md:2', text: 'npm run chain -- ps', output: 'SERVICE\n…\n' },
      { at: 'a.md:5', text: 'true', output: '' },
    ]);
  });

  it('stand in a block that begins with one', () => {
    const commands = commandsOf(readDocument('a.md', '```\ndocker compose up\n```\n'));

    expect(commands).toEqual([{ at: 'a.md:2', text: 'docker compose up' }]);
  });

  it('are none in other blocks', () => {
    const markdown = '```ts\nnpm ci\n```\n\n```\nit says\nnpm ci\n```\n';

    expect(commandsOf(readDocument('a.md', markdown))).toEqual([]);
  });
});

describe('a list of known commands', () => {
  const document = readDocument('a.md', '```sh\nnpm ci\nnpm start\n```\n');
  const textOf = (path: string) => (path === '.ci/run' ? 'step npm ci' : undefined);
  const ci = { command: 'npm ci', file: '.ci/run', says: 'npm ci' };

  it('that knows all of them is right', () => {
    const run = [{ command: 'npm start' }];
    const byHand = [{ command: 'npm start', why: 'never ends' }];

    expect(commandFaults([document], { run, elsewhere: [ci], byHand: [], textOf })).toEqual([]);
    expect(commandFaults([document], { run: [], elsewhere: [ci], byHand, textOf })).toEqual([]);
  });

  it.each([
    { title: 'misses one', elsewhere: [ci], fault: 'a.md:3: nothing runs "npm start"' },
    {
      title: 'has one that nobody types',
      elsewhere: [ci, { ...ci, command: 'npm start' }, { ...ci, command: 'npm test' }],
      fault: 'no document has "npm test"',
    },
    {
      title: 'names a file that is not there',
      elsewhere: [ci, { ...ci, command: 'npm start', file: 'x' }],
      fault: '"npm start" is run by x, which is not there',
    },
    {
      title: 'names a file that does not run it',
      elsewhere: [ci, { ...ci, command: 'npm start', says: 'npm start' }],
      fault: '"npm start" is run by .ci/run, which does not say "npm start"',
    },
  ])('that $title is told', ({ elsewhere, fault }) => {
    expect(commandFaults([document], { run: [], elsewhere, byHand: [], textOf })).toEqual([
      expect.stringContaining(fault),
    ]);
  });
});

describe('npm scripts named in a text', () => {
  it.each([
    { code: 'npm run lint', faults: 0 },
    { code: 'npm run -s lint -- --fix', faults: 0 },
    { code: 'npm ci', faults: 0 },
    { code: 'npm run lnit', faults: 1 },
  ])('$code: $faults faults', ({ code, faults }) => {
    const document = readDocument('a.md', `Type \`${code}\`.\n`);

    expect(scriptFaults([document], { lint: '' })).toHaveLength(faults);
  });
});

describe('a shown output', () => {
  it.each([
    { title: 'the real one', shown: 'a\nb\n', differs: undefined },
    { title: 'with gaps', shown: '…\nb\n…\nd\n', differs: undefined },
    { title: 'only its beginning', shown: 'a', differs: undefined },
    { title: 'another line', shown: 'a\nx', differs: 'x' },
    { title: 'a gap that is not marked', shown: 'a\nc', differs: 'c' },
    { title: 'another order', shown: '…\nc\n…\nb', differs: 'b' },
  ])('$title', ({ shown, differs }) => {
    expect(differingLine(shown, 'a  \nb\nc\nd\n')).toBe(differs);
  });
});
