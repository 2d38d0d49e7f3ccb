import { describe, expect, it } from '@jest/globals';
import { Output, wantsColour } from './output.js';

function written(write: (out: Output) => void, colour = false): string[] {
  let text = '';
  write(new Output((part) => void (text += part), colour));
  return text.split('\n').slice(0, -1);
}

describe('the output of a demo', () => {
  it('puts an empty line before each title but the first', () => {
    const lines = written((out) => {
      out.title('one');
      out.line('text');
      out.title('two');
    });

    expect(lines).toEqual(['one', '  text', '', 'two']);
  });

  it('breaks lines at 80 columns, between words', () => {
    const letters = 'letters';

    const lines = written((out) => out.line(Array(15).fill(letters).join(' ')));

    expect(lines.map((line) => line.length)).toEqual([73, 51]);
    expect(lines[1]).toMatch(/^ {4}letters letters/);
  });

  it('aligns tables', () => {
    const lines = written((out) =>
      out.table([
        ['', 'add', 'divide'],
        ['attempted', '5', '10'],
      ]),
    );

    expect(lines).toEqual(['             add  divide', '  attempted    5      10']);
  });

  it.each([
    { title: 'on a terminal', isTTY: true, env: {}, colour: true },
    { title: 'with NO_COLOR', isTTY: true, env: { NO_COLOR: '1' }, colour: false },
    { title: 'with an empty NO_COLOR', isTTY: true, env: { NO_COLOR: '' }, colour: true },
    { title: 'in a pipe', isTTY: undefined, env: {}, colour: false },
  ])('$title: colour is $colour', ({ isTTY, env, colour }) => {
    expect(wantsColour(isTTY === undefined ? {} : { isTTY }, env)).toBe(colour);
  });
});
