import { readFileSync } from 'node:fs';
import { eventTime } from './json-log-line.js';
import { rotatedPath } from './log-file.js';

/** A log line and whose it is. */
export interface ServiceLine {
  readonly service: string;
  readonly json: string;
}

/** The lines of several services in the order of their times; lines without one stay behind their predecessor. */
export function mergeByTime(histories: readonly (readonly ServiceLine[])[]): ServiceLine[] {
  const timed = histories.flatMap((lines) => {
    let last = '';
    return lines.map((line) => {
      last = eventTime(line.json) ?? last;
      return { line, time: last };
    });
  });
  return timed
    .toSorted((a, b) => (a.time < b.time ? -1 : Number(a.time > b.time)))
    .map(({ line }) => line);
}

/** The complete lines in a log file and the one it was rotated from, the last `tail` of them. */
export function readHistory(service: string, path: string, tail?: number): ServiceLine[] {
  const text = `${read(rotatedPath(path))}${read(path)}`;
  const lines = text
    .split('\n')
    .slice(0, -1)
    .map((json) => ({ service, json }));
  return lastOf(lines, tail);
}

/** The last `count` items; all without a count. */
export function lastOf<T>(items: readonly T[], count?: number): T[] {
  return count === undefined ? [...items] : items.slice(Math.max(0, items.length - count));
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
