import type { LogRecord } from './parse-log-record.js';
import { visibleText } from './visible-text.js';

/** The fields as `name=value`, without those whose value the sentence already names. */
export function fieldsOf(record: LogRecord): string[] {
  const said = new Set(record.msg.split(/\s+/).map(bareWord));
  return [...record.fields]
    .filter(([, value]) => !said.has(plain(value)))
    .map(([name, value]) => `${visibleText(name)}=${quoted(plain(value))}`);
}

function bareWord(word: string): string {
  return word.replaceAll(/^[("]+|[,;:.)"]+$/g, '');
}

function plain(value: unknown): string {
  if (typeof value === 'string') return value;
  return isLoggedError(value) ? errorText(value) : (JSON.stringify(value) ?? '');
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
  return 'type' in value && 'message' in value && typeof value.type === 'string';
}

/** Type, message and the innermost frame: a line has no room for the stack, the JSON has it. */
function errorText({ type, message, stack }: LoggedError): string {
  const frame = typeof stack === 'string' ? /^\s+at .+$/m.exec(stack)?.[0].trim() : undefined;
  return frame === undefined ? `${type}: ${message}` : `${type}: ${message} ${frame}`;
}
