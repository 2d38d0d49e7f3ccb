import type { LogRecord } from './parse-log-record.js';
import { visibleText } from './visible-text.js';

/**
 * The fields as `name=value`: the error, if there is one, first, then the others in their order,
 * without those whose value the sentence already names.
 */
export function fieldsOf(record: LogRecord): { readonly error: string; readonly others: string[] } {
  const said = new Set(record.msg.split(/\s+/).map(bareWord));
  const error = record.fields.get('error');
  const others = [...record.fields].filter(
    ([, value]) => value !== error && !said.has(plain(value)),
  );
  return {
    error: isLoggedError(error) ? `error=${quoted(errorText(error, record.msg))}` : '',
    others: [...placeOf(error), ...others.map(([name, value]) => named(name, value))],
  };
}

function named(name: string, value: unknown): string {
  return `${visibleText(name)}=${quoted(plain(value))}`;
}

function bareWord(word: string): string {
  return word.replaceAll(/^[("]+|[,;:.)"]+$/g, '');
}

function plain(value: unknown): string {
  if (typeof value === 'string') return value;
  return isLoggedError(value) ? errorText(value, '') : (JSON.stringify(value) ?? '');
}

function quoted(text: string): string {
  const safe = visibleText(text);
  return /\s/.test(safe) ? `"${safe}"` : safe;
}

interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack?: unknown;
}

function isLoggedError(value: unknown): value is LoggedError {
  if (typeof value !== 'object' || value === null) return false;
  if (!('type' in value) || !('message' in value)) return false;
  return typeof value.type === 'string' && typeof value.message === 'string';
}

function errorText({ type, message }: LoggedError, sentence: string): string {
  return sentence.includes(message) ? type : `${type}: ${message}`;
}

/** The innermost frame: a line has no room for the stack, the JSON has it. */
function placeOf(error: unknown): string[] {
  if (!isLoggedError(error) || typeof error.stack !== 'string') return [];
  const frame = /^\s+at (.+)$/m.exec(error.stack)?.[1];
  return frame === undefined ? [] : [`at=${quoted(frame)}`];
}
