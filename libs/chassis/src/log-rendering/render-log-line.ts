import { parseLogRecord, type LogRecord } from './parse-log-record.js';
import { paintLog, type Paint } from './paint.js';
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
  const head = [
    paint.faint(clockTime(record.time)),
    paint.level(record.level, record.level.toUpperCase().padEnd(LEVEL_WIDTH)),
    ...(options.service === false ? [] : [visibleText(record.service).padEnd(SERVICE_WIDTH)]),
    paint.event(visibleText(record.event ?? record.context ?? '').padEnd(EVENT_WIDTH)),
  ];
  const plainHead = LEVEL_WIDTH + EVENT_WIDTH + (options.service === false ? 15 : 25);
  const sentence = visibleText(record.msg);
  const room = (options.width ?? DEFAULT_WIDTH) - plainHead - sentence.length;
  return `${head.join(' ')} ${sentence}${tail(record, room, paint)}`.trimEnd();
}

function tail(record: LogRecord, room: number, paint: Paint): string {
  const id = record.correlationId === undefined ? '' : ` [${visibleText(record.correlationId)}]`;
  const shown: string[] = [];
  let left = room - id.length;
  for (const field of fieldsOf(record)) {
    left -= field.length + 1;
    if (left < 0) {
      shown.push('…');
      break;
    }
    shown.push(field);
  }
  const fields = shown.length === 0 ? '' : `  ${shown.join(' ')}`;
  return paint.faint(fields + id);
}

/** Local wall time with milliseconds; the date is in the JSON. */
function clockTime(time: string): string {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return visibleText(time);
  const two = (value: number) => String(value).padStart(2, '0');
  const millis = String(at.getMilliseconds()).padStart(3, '0');
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${millis}`;
}
