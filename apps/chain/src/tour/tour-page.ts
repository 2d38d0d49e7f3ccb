import { styleText } from 'node:util';
import type { AdminEvent } from '@firebreak/contracts/plain';
import { eventLine } from '../admin/event-line.js';

const COLUMNS = 80;
const INDENT = '  ';
/** Under the first word of a log line. */
const LOG_INDENT = ' '.repeat('service-b | 12:34:56.789 '.length);
const PLAIN = { pretty: true, colour: false } as const;

type Tone = 'title' | 'command' | 'note' | 'CLOSED' | 'OPEN' | 'HALF_OPEN';
const TONES = {
  title: 'bold',
  command: 'cyan',
  note: 'dim',
  CLOSED: 'green',
  OPEN: 'red',
  HALF_OPEN: 'yellow',
} as const satisfies Record<Tone, string>;

/** Writes the tour: titles, paragraphs, commands, log lines and points, never wider than 80 columns. */
export class TourPage {
  #isBlank = false;
  #isHushed = false;
  #hushed = 0;

  /**
   * @param write takes one line without its end
   * @param colour with ANSI colours; words say everything that a colour does
   */
  constructor(
    private readonly write: (line: string) => void,
    private readonly colour: boolean,
  ) {}

  /** @param position `2 of 10` */
  title(position: string, text: string): void {
    const words = `── ${position}: ${text} `;
    this.blank();
    this.#say(words.padEnd(COLUMNS, '─'), 'title');
  }

  paragraph(text: string): void {
    this.#folded(text, INDENT, INDENT);
  }

  command(text: string): void {
    this.#folded(`$ ${text}`, INDENT, `${INDENT}    `, 'command');
  }

  /** A line of the log of transitions. */
  event(event: AdminEvent): void {
    if (this.#isHushed) {
      this.#hushed += 1;
      return;
    }
    const tone = toneOf(event.transition?.to);
    this.#folded(eventLine(event, PLAIN), '', LOG_INDENT, tone);
  }

  /** Log lines are only counted from now on: somebody reads. */
  hush(): void {
    this.#isHushed = true;
  }

  /** Log lines are written again. @returns how many were not */
  speak(): number {
    const hushed = this.#hushed;
    this.#isHushed = false;
    this.#hushed = 0;
    return hushed;
  }

  /** What happened and which figure shows it. */
  point(text: string): void {
    this.#folded(text, `${INDENT}• `, `${INDENT}  `);
  }

  note(text: string): void {
    this.#folded(text, INDENT, INDENT, 'note');
  }

  /** Lines that have their form already. */
  lines(lines: readonly string[]): void {
    for (const line of lines) this.#say(line);
  }

  /** An empty line, unless there is one already. */
  blank(): void {
    if (!this.#isBlank) this.write('');
    this.#isBlank = true;
  }

  #folded(text: string, first: string, next: string, tone?: Tone): void {
    for (const line of folded(text, first, next)) this.#say(line, tone);
  }

  #say(line: string, tone?: Tone): void {
    this.#isBlank = false;
    const style = tone === undefined ? undefined : TONES[tone];
    this.write(
      this.colour && style !== undefined ? styleText(style, line, { validateStream: false }) : line,
    );
  }
}

/** A text in lines of at most 80 columns, broken at spaces; a word longer than a line is cut. */
export function folded(text: string, first = '', next = first): string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(/\s+/).flatMap((each) => pieces(each, COLUMNS - next.length))) {
    if (!isEmpty && line.length + 1 + word.length > COLUMNS) {
      lines.push(line);
      line = next;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}

function pieces(word: string, longest: number): string[] {
  return word.match(new RegExp(`.{1,${longest}}`, 'gu')) ?? [''];
}

function toneOf(state: string | undefined): Tone | undefined {
  return state === 'CLOSED' || state === 'OPEN' || state === 'HALF_OPEN' ? state : undefined;
}
