import { describe, expect, it } from '@jest/globals';
import type { Example } from './demo.js';
import { Readme, withoutMeasured } from './readme.js';
import { runDemo } from './run-demo.js';

// Loading Nest takes seconds on a machine that is busy.
const LIMIT_MS = 30_000;

/** What must hold for the demo of every example; called in its spec. */
export function describeDemo(name: string, example: Example): void {
  describe(`the demo of ${name}`, () => {
    it(
      'prints what its README shows, in 80 columns, and leaves nothing open',
      async () => {
        const { output, ended } = await run(example);

        expect(withoutMeasured(output)).toBe(withoutMeasured(new Readme(name).output));
        expect(output.split('\n').filter((line) => line.length > 80)).toEqual([]);
        expect(ended).toBe(true);
        expect(await socketsGone()).toEqual([]);
      },
      LIMIT_MS,
    );

    it('is named in its README by its command', () => {
      expect(new Readme(name).text).toContain(`\nnpm run example -- ${name}\n`);
    });

    it('has colours that change nothing else', async () => {
      const { output: plain } = await run(example, { lines: 8 });
      const { output: coloured } = await run(example, { lines: 8, colour: true });

      expect(coloured).toContain('\u001B[1m');
      expect(withoutMeasured(coloured.replaceAll(SGR, ''))).toBe(withoutMeasured(plain));
    });

    it.each([{ lines: 1 }, { lines: 9 }, { lines: 15 }])(
      'interrupted after line $lines leaves nothing open and says no more',
      async ({ lines }) => {
        const { output, ended } = await run(example, { lines });

        expect(ended).toBe(false);
        expect(output.split('\n').length - 1).toBeGreaterThanOrEqual(lines);
        expect(output.split('\n').length - 1).toBeLessThanOrEqual(lines + 1);
        expect(await socketsGone()).toEqual([]);
      },
      LIMIT_MS,
    );
  });
}

const SGR = new RegExp(`${String.fromCodePoint(27)}\\[\\d+m`, 'g');

/** @param lines it is interrupted after so many of them */
async function run(example: Example, { colour = false, lines = Infinity } = {}) {
  const interrupt = new AbortController();
  let output = '';
  const write = (text: string): void => {
    output += text;
    if (output.split('\n').length > lines) interrupt.abort();
  };
  const ended = await runDemo(example, { fast: true, colour, write, interrupt: interrupt.signal });
  return { output, ended };
}

/** Servers and connections of this process; closed ones take some turns of the event loop to go. */
async function socketsGone(): Promise<string[]> {
  const open = (): string[] =>
    process.getActiveResourcesInfo().filter((resource) => resource.startsWith('TCP'));
  for (let turn = 0; turn < 10_000 && open().length > 0; turn++) {
    await new Promise<void>((resolve) => void setImmediate(resolve));
  }
  return open();
}
