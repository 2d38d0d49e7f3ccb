/** What a line is about; on a terminal each has its colour. */
export type Tone = 'good' | 'bad' | 'refused' | 'note';

const SGR: Record<Tone | 'title', readonly [on: number, off: number]> = {
  good: [32, 39],
  bad: [31, 39],
  refused: [33, 39],
  note: [2, 22],
  title: [1, 22],
};

const COLUMNS = 80;

/** Where a demo writes: titles, lines and tables of at most 80 columns. */
export class Output {
  private started = false;

  constructor(
    private readonly write: (text: string) => void,
    private readonly colour: boolean,
  ) {}

  title(text: string): void {
    this.say(`${this.started ? '\n' : ''}${this.painted('title', text)}`);
  }

  line(text: string, tone?: Tone): void {
    for (const [i, part] of folded(text).entries()) {
      const indented = `${i === 0 ? '  ' : '    '}${part}`;
      this.say(tone === undefined ? indented : this.painted(tone, indented));
    }
  }

  /** Rows of columns: the first one flush left, figures flush right. */
  table(rows: readonly (readonly string[])[]): void {
    const widths: number[] = [];
    for (const row of rows) {
      for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
    }
    for (const row of rows) {
      const cells = row.map((cell, i) =>
        i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0),
      );
      this.say(`  ${cells.join('  ').trimEnd()}`);
    }
  }

  private say(text: string): void {
    this.write(`${text}\n`);
    this.started = true;
  }

  private painted(tone: Tone | 'title', text: string): string {
    const [on, off] = SGR[tone];
    return this.colour ? `\u001B[${on}m${text}\u001B[${off}m` : text;
  }
}

/** A text in parts that fit into a line with their indents, broken at spaces. */
function folded(text: string, indent = 2): string[] {
  const width = COLUMNS - indent;
  const end = text.lastIndexOf(' ', width);
  if (text.length <= width || end <= 0) return [text];
  return [text.slice(0, end), ...folded(text.slice(end + 1), 4)];
}

/** Colours only on a terminal, and not where NO_COLOR is set. */
export function wantsColour(
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  return stream.isTTY === true && (env['NO_COLOR'] ?? '') === '';
}
