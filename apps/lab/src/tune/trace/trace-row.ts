import { LabError } from '../../cli/lab-error.js';

/** How a call of a trace ended, as a breaker would judge it. */
export type TraceOutcome = 'success' | 'failure' | 'alive' | 'ignore';

/** One call. */
export interface TraceRow {
  /** When it began, ms since 1970. */
  readonly atMs: number;
  readonly latencyMs: number;
  readonly outcome: TraceOutcome;
}

/** Where the columns of a trace are. */
export interface TraceColumns {
  readonly timestamp: number;
  readonly latency: number;
  readonly result: number;
  /** Which words the result has. */
  readonly words: Readonly<Record<string, TraceOutcome>>;
  readonly resultName: string;
}

const OK_WORDS = { true: 'success', false: 'failure', 1: 'success', 0: 'failure' } as const;
const OUTCOME_WORDS = {
  success: 'success',
  failure: 'failure',
  alive: 'alive',
  ignore: 'ignore',
} as const;
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/;
const ZONE = /(Z|[+-]\d\d:?\d\d)$/;
/** From September 2001 on as seconds; as milliseconds it would be January to August 1970. */
const LEAST_SECONDS = 1e9;
const MOST_SECONDS = 2e10;
/** Of what a Date can hold. */
const FAREST_MS = 8.64e15;

/**
 * Finds `timestamp`, `latency_ms`, and `ok` or `outcome` in the first line; further columns are left
 * alone.
 * @throws LabError naming every column that is missing
 */
export function readHeader(file: string, header: readonly string[]): TraceColumns {
  const at = (name: string): number => header.indexOf(name);
  const missing = ['timestamp', 'latency_ms'].filter((name) => at(name) < 0);
  if (at('ok') < 0 && at('outcome') < 0) missing.push('ok or outcome');
  if (missing.length > 0) {
    throw new LabError(
      `${file}: no column ${missing.join(', ')}; the first line must name timestamp, latency_ms, and ok or outcome.`,
    );
  }
  if (at('ok') >= 0 && at('outcome') >= 0) {
    throw new LabError(`${file}: columns ok and outcome both say how a call ended: leave one out.`);
  }
  const resultName = at('ok') >= 0 ? 'ok' : 'outcome';
  return {
    timestamp: at('timestamp'),
    latency: at('latency_ms'),
    result: at(resultName),
    words: resultName === 'ok' ? OK_WORDS : OUTCOME_WORDS,
    resultName,
  };
}

/**
 * Reads one line.
 * @throws LabError with the place and the value of the first cell that says nothing
 */
export function readRow(place: string, cells: readonly string[], columns: TraceColumns): TraceRow {
  return {
    atMs: readTimestamp(place, cells[columns.timestamp]),
    latencyMs: readLatency(place, cells[columns.latency]),
    outcome: readOutcome(place, cells[columns.result], columns),
  };
}

function readTimestamp(place: string, cell = ''): number {
  if (NUMBER.test(cell)) {
    const value = Number(cell);
    const isSeconds = value >= LEAST_SECONDS && value <= MOST_SECONDS;
    if (!isSeconds && Math.abs(value) <= FAREST_MS) return value;
    throw new LabError(
      `${place}: timestamp ${said(cell)}, ${isSeconds ? 'which looks like seconds' : 'which no date has'}: ` +
        'give milliseconds since 1970, or ISO 8601.',
    );
  }
  // Without a zone it is UTC: local time would jump when summer ends.
  const value = ISO.test(cell) ? Date.parse(ZONE.test(cell) ? cell : `${cell}Z`) : Number.NaN;
  if (!Number.isNaN(value)) return value;
  throw new LabError(
    `${place}: timestamp ${said(cell)}, expected milliseconds since 1970 or ISO 8601.`,
  );
}

function readLatency(place: string, cell = ''): number {
  const value = NUMBER.test(cell) ? Number(cell) : Number.NaN;
  if (value >= 0 && Number.isFinite(value)) return value;
  throw new LabError(`${place}: latency_ms ${said(cell)}, expected milliseconds, 0 or more.`);
}

function readOutcome(place: string, cell = '', { words, resultName }: TraceColumns): TraceOutcome {
  const word = cell.toLowerCase();
  const outcome = Object.hasOwn(words, word) ? words[word] : undefined;
  if (outcome !== undefined) return outcome;
  const known = Object.keys(words).join(', ');
  throw new LabError(`${place}: ${resultName} ${said(cell)}, expected one of ${known}.`);
}

/** Short enough for one line, whatever the cell holds. */
function said(cell: string): string {
  if (cell === '') return 'is empty';
  return `is ${JSON.stringify(cell.length > 40 ? `${cell.slice(0, 40)}…` : cell)}`;
}
