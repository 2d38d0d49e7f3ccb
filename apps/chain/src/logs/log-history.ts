import { eventTime } from './json-log-line.js';

/** A log line and whose it is. */
export interface ServiceLine {
  readonly service: string;
  readonly json: string;
}

/** The lines of several services in the order of their times; a line without one stays behind its predecessor. */
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

/** The last `count` items; all without a count. */
export function lastOf<T>(items: readonly T[], count = items.length): T[] {
  return items.slice(Math.max(0, items.length - count));
}

/** The lines that a filter keeps; all without one. */
export function kept(
  lines: readonly ServiceLine[],
  keep: ((json: string) => boolean) | undefined,
): readonly ServiceLine[] {
  return keep === undefined ? lines : lines.filter(({ json }) => keep(json));
}
