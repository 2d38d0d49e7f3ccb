import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];
type Stroke = (text: string) => string;

/** The few colours a log line has. */
export interface Paint {
  readonly faint: Stroke;
  readonly event: Stroke;
  /** Paints `text` as fits a level. */
  readonly level: (level: string, text: string) => string;
}

const LEVEL_STYLES: Readonly<Record<string, Style>> = {
  trace: 'gray',
  debug: 'blue',
  info: 'green',
  warn: 'yellow',
  error: 'red',
  fatal: ['bgRed', 'white'],
};

const IN_COLOUR: Paint = {
  faint: stroke('gray'),
  event: stroke('cyan'),
  level: (level, text) => stroke(LEVEL_STYLES[level] ?? 'white')(text),
};

const PLAIN: Paint = { faint: asItIs, event: asItIs, level: (_level, text) => text };

/** @param colour false leaves every text as it is. */
export function paintLog(colour: boolean): Paint {
  return colour ? IN_COLOUR : PLAIN;
}

function stroke(style: Style): Stroke {
  // Whether colours fit the output is the caller's knowledge, not that of this process's stdout.
  return (text) => (text === '' ? '' : styleText(style, text, { validateStream: false }));
}

function asItIs(text: string): string {
  return text;
}
