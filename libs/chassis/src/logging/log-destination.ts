import { isatty } from 'node:tty';
import { destination, type DestinationStream } from 'pino';
import { renderLogLine, visibleText } from '../log-rendering/index.js';
import type { LogFormat } from './log-settings.js';

const STDOUT = 1;
// Columns; on a narrower terminal lines wrap, with fewer there would be nothing but the sentence.
const NARROWEST = 120;
const WIDEST = 160;

/**
 * Standard output, written synchronously: a line is out before the call returns, so none is lost
 * when the process ends. A reader that went away (EPIPE) ends the logging, not the service.
 */
export function standardOutput(): DestinationStream {
  return destination({ fd: STDOUT, sync: true });
}

/** Puts the chosen format between pino and its destination. */
export function formatted(format: LogFormat, to: DestinationStream): DestinationStream {
  if (!isPretty(format)) return { write: (line) => to.write(harmless(line)) };
  const colour = wantsColour();
  const width = Math.max(NARROWEST, process.stdout.columns || WIDEST);
  return {
    write: (line) => to.write(`${renderLogLine(line.trimEnd(), { colour, width })}\n`),
  };
}

function isPretty(format: LogFormat): boolean {
  if (format !== 'auto') return format === 'pretty';
  return isatty(STDOUT) && !process.env['CI'];
}

/** https://no-color.org: any value but the empty one switches colours off. */
function wantsColour(): boolean {
  return isatty(STDOUT) && !process.env['NO_COLOR'];
}

/** JSON leaves DEL, C1 controls and text direction marks as they are; terminals do not. */
function harmless(line: string): string {
  return `${visibleText(line.trimEnd())}\n`;
}
