import { beforeEach, describe, expect, it } from '@jest/globals';
import { FailureLog } from './failure-log.js';

describe('FailureLog', () => {
  let lines: string[];
  let due: (() => void)[];
  let log: FailureLog;

  beforeEach(() => {
    lines = [];
    due = [];
    const logger = { warn: (message: unknown) => void lines.push(String(message)) };
    log = new FailureLog(logger, 1_000, (_delayMs, run) => {
      due.push(run);
      return () => void due.splice(due.indexOf(run), 1);
    });
  });

  function fail(kind: string, message: string): void {
    log.add({ kind, message, fields: { event: 'x.failed' } });
  }

  function intervalEnds(): void {
    for (const run of due.splice(0)) run();
  }

  it('tells the first of a kind at once, and those that follow by their number', () => {
    for (const message of ['one', 'two', 'three']) fail('a', message);
    expect(lines).toEqual(['one']);

    intervalEnds();

    expect(lines).toEqual(['one', '2 more in 1000 ms; the last: three']);
  });

  it('counts each kind by itself', () => {
    fail('a', 'a1');
    fail('b', 'b1');
    fail('b', 'b2');

    intervalEnds();

    expect(lines).toEqual(['a1', 'b1', '1 more in 1000 ms; the last: b2']);
  });

  it('tells a failure at once again after an interval without any', () => {
    fail('a', 'one');
    intervalEnds();

    fail('a', 'two');

    expect(lines).toEqual(['one', 'two']);
  });

  it('goes on counting while failures go on', () => {
    fail('a', 'one');
    fail('a', 'two');
    intervalEnds();
    fail('a', 'three');

    intervalEnds();

    expect(lines.slice(1)).toEqual([
      '1 more in 1000 ms; the last: two',
      '1 more in 1000 ms; the last: three',
    ]);
  });

  it('tells the rest when it is flushed, and leaves no timer', () => {
    fail('a', 'one');
    fail('a', 'two');

    log.flush();

    expect(lines).toEqual(['one', '1 more in 1000 ms; the last: two']);
    expect(due).toEqual([]);
  });
});
