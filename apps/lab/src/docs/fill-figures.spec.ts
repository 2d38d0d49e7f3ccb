import { describe, expect, it } from '@jest/globals';
import { fillFigures } from './fill-figures.js';

const data: Readonly<Record<string, string>> = {
  'claims H5 every-hop': '100 %',
  'claims H5 reads, every hop': '99.9 %',
  table: '| a |\n| - |\n| 1 |',
};

function figure(words: readonly string[]): string {
  const found = data[words.join(' ')];
  if (found === undefined) throw new Error(`there is no ${words.join(' ')}`);
  return found;
}

describe('the figures of a document', () => {
  it.each([
    {
      title: 'agrees with the data',
      markdown: 'ok <!--= claims H5 every-hop -->100 %<!--/-->.',
      filled: 'ok <!--= claims H5 every-hop -->100 %<!--/-->.',
      wrong: [],
    },
    {
      title: 'differs from the data',
      markdown: 'a\nb <!--= claims H5 every-hop -->98 %<!--/-->',
      filled: 'a\nb <!--= claims H5 every-hop -->100 %<!--/-->',
      wrong: [{ line: 2, source: 'claims H5 every-hop', stands: '98 %', data: '100 %' }],
    },
    {
      title: 'is not yet there',
      markdown: '<!--= claims H5 every-hop --><!--/-->',
      filled: '<!--= claims H5 every-hop -->100 %<!--/-->',
      wrong: [{ line: 1, source: 'claims H5 every-hop', stands: '', data: '100 %' }],
    },
    {
      title: 'has a name with spaces, in quotes',
      markdown: '<!--= claims H5 "reads, every hop" -->99.9 %<!--/-->',
      filled: '<!--= claims H5 "reads, every hop" -->99.9 %<!--/-->',
      wrong: [],
    },
    {
      title: 'is a table, with blank lines around it',
      markdown: '<!--= table -->\n<!--/-->',
      filled: '<!--= table -->\n\n| a |\n| - |\n| 1 |\n\n<!--/-->',
      wrong: [{ line: 1, source: 'table', stands: '', data: data['table'] }],
    },
  ])('one that $title', ({ markdown, filled, wrong }) => {
    const found = fillFigures(markdown, figure);

    expect(found).toEqual({ text: filled, figures: 1, disagreements: wrong });
  });

  it('agree once they are filled', () => {
    const { text } = fillFigures('<!--= table --><!--/--> <!--= table -->x<!--/-->', figure);

    expect(fillFigures(text, figure)).toEqual({ text, figures: 2, disagreements: [] });
  });

  it.each([
    {
      title: 'an unknown source',
      markdown: 'x\n<!--= claims H99 -->1<!--/-->',
      message: 'line 2, <!--= claims H99 -->: there is no claims H99',
    },
    { title: 'no end', markdown: '<!--= table -->', message: '1 figures have no end: <!--/-->' },
  ])('with $title are refused', ({ markdown, message }) => {
    expect(() => fillFigures(markdown, figure)).toThrow(message);
  });
});
