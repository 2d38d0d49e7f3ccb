/** A log line, taken apart. */
export interface LogRecord {
  readonly time: string;
  readonly level: string;
  readonly service: string;
  readonly event: string | undefined;
  readonly context: string | undefined;
  readonly msg: string;
  readonly correlationId: string | undefined;
  /** Everything else but the trace id, in the order of the line. */
  readonly fields: ReadonlyMap<string, unknown>;
}

const NOT_A_FIELD = new Set([
  'time',
  'level',
  'service',
  'event',
  'context',
  'msg',
  'correlationId',
  'traceId',
]);

/** The log record a line holds, or undefined when it is not one of our JSON lines. */
export function parseLogRecord(line: string): LogRecord | undefined {
  if (!line.startsWith('{')) return undefined;
  const values = parsedObject(line);
  if (values === undefined) return undefined;

  const { time, level, msg } = values;
  if (typeof time !== 'string' || typeof level !== 'string' || typeof msg !== 'string') {
    return undefined;
  }
  return {
    time,
    level,
    msg,
    service: text(values['service']) ?? '',
    event: text(values['event']),
    context: text(values['context']),
    correlationId: text(values['correlationId']),
    fields: new Map(Object.entries(values).filter(([key]) => !NOT_A_FIELD.has(key))),
  };
}

function parsedObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
