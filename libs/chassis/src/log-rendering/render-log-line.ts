import { parseLogRecord, type LogRecord } from './parse-log-record.js';
import { paintLog } from './paint.js';
import { fieldsOf } from './render-fields.js';
import { visibleText } from './visible-text.js';

/** How a line is to look. */
export interface RenderOptions {
  /** Colours by ANSI escapes. */
  readonly colour: boolean;
  /** Show the service column; leave it out where a prefix says it. @default true */
  readonly service?: boolean;
  /** Columns after which no further field is added; the sentence itself is never cut. @default 160 */
  readonly width?: number;
}

const DEFAULT_WIDTH = 160;
const LEVEL_WIDTH = 5;
const SERVICE_WIDTH = 9;
const EVENT_WIDTH = 18;

/**
 * One JSON log line as one aligned line for people:
 * `12:04:31.120 WARN  service-b circuit.opened     closed → open …  code=UNAVAILABLE [c-17]`.
 * What is not a log line in JSON is returned as it came.
 * @param jsonLine one line, without its line break.
 */
export function renderLogLine(jsonLine: string, options: RenderOptions): string {
  const record = parseLogRecord(jsonLine);
  if (record === undefined) return jsonLine;

  const paint = paintLog(options.colour);
  const time = clockTime(record.time);
  const level = record.level.toUpperCase().padEnd(LEVEL_WIDTH);
  const service =
    options.service === false ? '' : `${visibleText(record.service).padEnd(SERVICE_WIDTH)} `;
  const event = visibleText(record.event ?? record.context ?? '').padEnd(EVENT_WIDTH);
  const sentence = visibleText(record.msg);

  const plain = `${time} ${level} ${service}${event} ${sentence}`;
  const room = (options.width ?? DEFAULT_WIDTH) - plain.length;
  const head = `${paint.faint(time)} ${paint.level(record.level, level)} ${service}${paint.event(event)}`;
  return `${head} ${sentence}${paint.faint(tail(record, room))}`.trimEnd();
}

/** Error, fields and correlation id, as far as there are any; fields give way for lack of room. */
function tail(record: LogRecord, room: number): string {
  const id = record.correlationId === undefined ? '' : `[${visibleText(record.correlationId)}]`;
  const { error, others } = fieldsOf(record);
  const taken = [error, id].reduce((sum, part) => sum + (part === '' ? 0 : part.length + 1), 1);
  const shown = [error, ...thoseThatFit(others, room - taken), id].filter((part) => part !== '');
  return shown.length === 0 ? '' : `  ${shown.join(' ')}`;
}

function thoseThatFit(fields: readonly string[], room: number): string[] {
  const fitting: string[] = [];
  let left = room;
  for (const field of fields) {
    left -= field.length + 1;
    if (left < 0) return [...fitting, '…'];
    fitting.push(field);
  }
  return fitting;
}

/** Local wall time with milliseconds; the date is in the JSON. */
function clockTime(time: string): string {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return visibleText(time);
  const two = (value: number) => String(value).padStart(2, '0');
  const millis = String(at.getMilliseconds()).padStart(3, '0');
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${millis}`;
}
