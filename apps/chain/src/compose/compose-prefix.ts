/** A line of `docker compose logs`, taken apart. */
export interface ComposeLine {
  /** Undefined for what compose itself says. */
  readonly service: string | undefined;
  readonly text: string;
}

/** `service-a_1  | ` of compose v1, `service-a-1  | ` of v2, with the project's name before it or not. */
const PREFIX = /^(?:[a-z0-9][a-z0-9_-]*?[_-])??(service-[a-z])[_-]\d+\s+\| ?(.*)$/;
/** What compose 2.26 begins each line with, into a pipe as well: it clears the line of a terminal. */
const CLEAR_LINE = '\u001B[2K';

/** Parts a line of `docker compose logs --no-color` into whose it is and what the service wrote. */
export function parseComposeLine(line: string): ComposeLine {
  const plain = line.startsWith(CLEAR_LINE) ? line.slice(CLEAR_LINE.length) : line;
  const [, service, text] = PREFIX.exec(plain) ?? [];
  return { service, text: text ?? plain };
}
