import { renderLogLine } from '@firebreak/chassis/log-rendering';
import type { OutputStyle } from '../cli/output-style.js';

const NAME_WIDTH = 'service-x'.length;
const DEFAULT_COLOUR = 37;
const NARROWEST = 100;
const COLOURS: Readonly<Record<string, number>> = {
  'service-a': 36,
  'service-b': 33,
  'service-c': 35,
  console: 34,
};

/**
 * A log line as a person or a program wants it: rendered behind `service-b | `, in the service's
 * colour, or as the JSON it came as.
 * @param width columns to fit the fields into, if known; the sentence itself is never cut
 */
export function printableLine(
  service: string,
  jsonLine: string,
  style: OutputStyle,
  width?: number,
): string {
  if (!style.pretty) return jsonLine;
  const rendered = renderLogLine(jsonLine, {
    colour: style.colour,
    service: false,
    ...(width === undefined || width === 0
      ? {}
      : { width: Math.max(width, NARROWEST) - NAME_WIDTH - 3 }),
  });
  return `${prefix(service, style)}${rendered}`;
}

/** `service-b | `, aligned for every service of the chain, the console and `chain` itself. */
export function prefix(service: string, style: OutputStyle): string {
  const text = `${service.padEnd(NAME_WIDTH)} | `;
  return style.colour ? `\u001b[${COLOURS[service] ?? DEFAULT_COLOUR}m${text}\u001b[39m` : text;
}
