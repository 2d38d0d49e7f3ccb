import type { Operation } from '@firebreak/load';
import type { Counts } from './tally.js';

/** What one line of a load says. */
export interface LoadSnapshot {
  /** Whole seconds since the start; for the summary the length of the run. */
  readonly elapsedS: number;
  readonly operations: ReadonlyMap<Operation, Counts>;
  readonly inFlight: number;
  readonly dropped: number;
}

/** Marks text as good or bad for the eye; the identity where there are no colours. */
export interface LoadColours {
  readonly ok: (text: string) => string;
  readonly failed: (text: string) => string;
}

const LINE_WIDTH = 80;
const TIME_WIDTH = 5;
const MOST_SIDE_BY_SIDE = 2;
const FIGURES = 'sent    ok   p50   p99';
const NO_COLOURS: LoadColours = { ok: (text) => text, failed: (text) => text };

/** The two heading lines above the columns of {@link secondLines}; latencies are in milliseconds. */
export function headingLines(operations: readonly Operation[]): string[] {
  if (operations.length > MOST_SIDE_BY_SIDE) {
    return [`${'time'.padStart(TIME_WIDTH)} ${' '.repeat(8)} ${FIGURES} ms  failed`];
  }
  const width = cellWidth(operations.length);
  const names = operations.map((operation) => operation.padEnd(width));
  const figures = operations.map(() => `${FIGURES} failed`.padEnd(width));
  return [
    `${''.padStart(TIME_WIDTH)} ${names.join(' | ')}`.trimEnd(),
    `${'time'.padStart(TIME_WIDTH)} ${figures.join(' | ')}`.trimEnd(),
  ];
}

/**
 * A second of the load in at most 80 columns: one line with the operations side by side, or, from
 * three operations on, a line for each.
 */
export function secondLines(snapshot: LoadSnapshot, colours: LoadColours = NO_COLOURS): string[] {
  const time = `${snapshot.elapsedS}s`.padStart(TIME_WIDTH);
  const entries = [...snapshot.operations];
  if (entries.length > MOST_SIDE_BY_SIDE) {
    return entries.map(([operation, counts], i) => {
      const label = i === 0 ? time : ' '.repeat(TIME_WIDTH);
      const room = LINE_WIDTH - TIME_WIDTH - 10;
      return `${label} ${operation.padEnd(8)} ${cell(counts, room, colours).trimEnd()}`;
    });
  }
  const width = cellWidth(entries.length);
  const cells = entries.map(([, counts]) => cell(counts, width, colours));
  return [`${time} ${cells.join(' | ')}`.trimEnd()];
}

/** The run in one line per operation. */
export function summaryLines(snapshot: LoadSnapshot): string[] {
  const lines = [...snapshot.operations].map(([operation, counts]) => {
    const share = counts.sent === 0 ? '' : ` (${percent(counts.ok, counts.sent)})`;
    const figures = `${counts.sent} sent, ${counts.ok} ok${share}`;
    const failed = failures(counts, Number.POSITIVE_INFINITY);
    const latency = `p50 ${ms(counts.p50Ms)} ms, p99 ${ms(counts.p99Ms)} ms`;
    return `${operation.padEnd(7)} ${figures}, ${latency}${failed === '' ? '' : `; failed ${failed}`}`;
  });
  const unanswered = snapshot.inFlight > 0 ? [`${snapshot.inFlight} still unanswered`] : [];
  const dropped = snapshot.dropped > 0 ? [`${snapshot.dropped} not sent: too many under way`] : [];
  return [`In ${snapshot.elapsedS} s:`, ...lines, ...unanswered, ...dropped];
}

/** The snapshot as a JSON line for programs. */
export function jsonLine(kind: 'second' | 'summary', snapshot: LoadSnapshot): string {
  const { operations, ...rest } = snapshot;
  return JSON.stringify({ kind, ...rest, operations: Object.fromEntries(operations) });
}

function cellWidth(count: number): number {
  return Math.floor((LINE_WIDTH - TIME_WIDTH - 1 - 2 * count) / count);
}

function cell(counts: Counts, width: number, colours: LoadColours): string {
  const sent = String(counts.sent).padStart(4);
  const ok = String(counts.ok).padStart(5);
  const latency = [counts.p50Ms, counts.p99Ms].map((value) => ms(value).padStart(5)).join(' ');
  const head = `${sent} ${ok} ${latency} `;
  const failed = failures(counts, width - head.length).padEnd(width - head.length);
  return `${sent} ${counts.ok > 0 ? colours.ok(ok) : ok} ${latency} ${colours.failed(failed)}`;
}

/** `503:25 504:1`, most frequent first; what does not fit into `room` columns is summed as `+3`. */
function failures({ failed }: Counts, room: number): string {
  const entries = Object.entries(failed).toSorted(([, a], [, b]) => b - a);
  for (let shown = entries.length; shown > 0; shown -= 1) {
    const rest = entries.slice(shown).reduce((sum, [, count]) => sum + count, 0);
    const words = entries.slice(0, shown).map(([status, count]) => `${status}:${count}`);
    const text = [...words, ...(rest > 0 ? [`+${rest}`] : [])].join(' ');
    if (text.length <= room) return text;
  }
  const all = entries.reduce((sum, [, count]) => sum + count, 0);
  return all > 0 ? `all:${all}` : '';
}

function ms(value: number | undefined): string {
  if (value === undefined) return '-';
  return value < 10 ? value.toFixed(1) : value.toFixed(0);
}

function percent(part: number, whole: number): string {
  const value = (100 * part) / whole;
  // 99.96 % must not read as 100: one failed read is what people look for.
  return `${part === whole ? '100' : Math.min(value, 99.99).toFixed(value > 99 ? 2 : 1)} %`;
}
