import { describe, expect, it } from '@jest/globals';
import { readDocument } from './document.js';
import { linkFaults, type PathKind, titleFaults } from './link-faults.js';

const KINDS: Readonly<Record<string, PathKind>> = {
  'docs/a.md': 'file',
  'docs/b.md': 'file',
  'docs/adr': 'folder',
  'docs/adr/README.md': 'file',
  'src/x.ts': 'file',
};
const B = readDocument('docs/b.md', '# One\n');
const ADR = readDocument('docs/adr/README.md', '# Decisions\n');

function faultsOf(link: string): string[] {
  const a = readDocument('docs/a.md', `# Here\n\n[x](${link})\n`);
  return linkFaults([a, B, ADR], (path) => KINDS[path] ?? 'nothing');
}

describe('a link', () => {
  it.each([
    'b.md',
    'b.md#one',
    '#here',
    'adr',
    'adr/#decisions',
    '../src/x.ts',
    'https://x.test/a',
    'mailto:x@y.test',
  ])('to %s leads somewhere', (link) => {
    expect(faultsOf(link)).toEqual([]);
  });

  it.each([
    { link: 'c.md', fault: 'leads nowhere: there is no docs/c.md' },
    { link: 'b.md#two', fault: 'leads nowhere: docs/b.md has #one' },
    { link: '#there', fault: 'leads nowhere: docs/a.md has #here' },
    { link: '../../up.md', fault: 'leaves the repository' },
    { link: '/docs/b.md', fault: 'leaves the repository' },
    { link: '../dist/x.js', fault: 'is not there in a fresh clone' },
    { link: '../src/x.ts#L1', fault: 'has an anchor, and only Markdown files have those' },
  ])('to $link $fault', ({ link, fault }) => {
    expect(faultsOf(link)).toEqual([`docs/a.md:3: the link ${link} ${fault}`]);
  });
});

describe('the title of a test', () => {
  it.each([
    { title: 'that is there', quoted: 'opens at\nthe third', faults: [] },
    {
      title: 'that is not',
      quoted: 'closes',
      faults: ['docs/a.md:1: ../src/x.spec.ts has no test "closes"'],
    },
  ])('$title', ({ quoted, faults }) => {
    const markdown = `See [b](b.md); "${quoted}" in [x](../src/x.spec.ts); "no title" in [c](c.md).`;
    const spec = "it('opens at the third failure')";

    expect(
      titleFaults([readDocument('docs/a.md', markdown)], (path) =>
        path === 'src/x.spec.ts' ? spec : undefined,
      ),
    ).toEqual(faults);
  });
});
