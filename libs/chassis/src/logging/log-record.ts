import { currentContext } from '../context/request-context.js';
import type { LogStatement } from './log-arguments.js';

const LONGEST_TEXT = 4_096;
const RESERVED = new Set(['time', 'level', 'service', 'msg', 'context', 'error']);

/**
 * The keys of a line after its time, in their order: level, service, event, msg, correlationId,
 * traceId, then the fields. Ids come from the request being served unless the fields name them, for
 * code that runs outside of it. A field with a reserved name gets an underscore in front.
 */
export function logRecord(
  level: string,
  service: string,
  statement: LogStatement,
): Record<string, unknown> {
  const request = currentContext();
  const { event, correlationId, traceId, ...fields } = statement.fields;
  return {
    level,
    service,
    event,
    msg: bounded(statement.msg),
    correlationId: correlationId ?? request?.correlationId,
    traceId: traceId ?? request?.traceId,
    context: statement.context,
    ...Object.fromEntries(Object.entries(fields).map(fieldEntry)),
    error: errorValue(statement),
  };
}

function fieldEntry([name, value]: [string, unknown]): [string, unknown] {
  return [RESERVED.has(name) ? `_${name}` : name, loggable(value)];
}

function loggable(value: unknown): unknown {
  if (typeof value === 'string') return bounded(value);
  if (typeof value === 'bigint') return value.toString();
  return value instanceof Error ? describeError(value) : value;
}

function errorValue({ error, stack, msg }: LogStatement): unknown {
  if (error !== undefined) return describeError(error);
  return stack === undefined ? undefined : { type: 'Error', message: msg, stack: bounded(stack) };
}

function describeError(error: Error): Record<string, string> {
  return {
    type: error.name,
    message: bounded(error.message),
    ...(error.stack === undefined ? {} : { stack: bounded(error.stack) }),
  };
}

function bounded(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  return `${text.slice(0, LONGEST_TEXT)}… (${text.length - LONGEST_TEXT} more characters)`;
}
