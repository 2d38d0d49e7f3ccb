/**
 * A line of a service's output as a JSON log line: as it is when it is one, else (a crash's stack, a
 * message of Node's own) wrapped into one, at the level given.
 */
export function jsonLogLine(service: string, line: string, level: 'info' | 'error'): string {
  if (eventTime(line) !== undefined) return line;
  return JSON.stringify({
    time: new Date().toISOString(),
    level,
    service,
    event: 'process.output',
    msg: line,
  });
}

/** The event a JSON log line reports, or undefined. */
export function eventName(line: string): string | undefined {
  return textField(line, 'event');
}

/** The time of a JSON log line as ISO 8601, or undefined when the line is none. */
export function eventTime(line: string): string | undefined {
  return textField(line, 'time');
}

/** The correlation id of a JSON log line, or undefined. */
export function correlationId(line: string): string | undefined {
  return textField(line, 'correlationId');
}

/** A field of a JSON log line that is a text, or undefined. */
export function textField(line: string, name: string): string | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value = (JSON.parse(line) as Record<string, unknown>)[name];
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
