import { describe, expect, it } from '@jest/globals';
import { readDocument } from './document.js';

describe('a document', () => {
  it('has anchors as GitHub makes them of headings', () => {
    const { anchors } = readDocument(
      'a.md',
      '# Where, in A → B?\n\n## `openMs` & others\n\n## Again\n\n## Again\n\nUnder\n-----\n\n```\n# no heading\n```\n',
    );

    expect([...anchors]).toEqual(['where-in-a--b', 'openms--others', 'again', 'again-1', 'under']);
  });

  it('has links with their lines, also in lists and tables, but none of those in code', () => {
    const { links } = readDocument(
      'a.md',
      'See\n[one](b.md) and\n[two][2].\n\n- ![three](c.png)\n\n| a |\n| - |\n| [four](d.md#x) |\n\n`[no](no.md)`\n\n[2]: e.md\n',
    );

    expect(links).toEqual([
      { line: 2, href: 'b.md' },
      { line: 3, href: 'e.md' },
      { line: 5, href: 'c.png' },
      { line: 9, href: 'd.md#x' },
    ]);
  });

  it('has fenced blocks with their language, and inline code', () => {
    const { fences, codes } = readDocument('a.md', 'Type `npm\nci`.\n\n```sh title\nnpm ci\n```\n');

    expect(fences).toEqual([{ line: 4, language: 'sh', text: 'npm ci\n' }]);
    expect(codes).toEqual([{ line: 1, text: 'npm ci' }]);
  });
});
