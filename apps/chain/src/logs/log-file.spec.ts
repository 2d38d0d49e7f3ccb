import { mkdtempSync, readFileSync, rmSync, existsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LogFile, rotatedPath } from './log-file.js';
import { LogTail } from './log-tail.js';

let directory = '';
let path = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'firebreak-log-'));
  path = join(directory, 'logs', 'service-c.log');
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

function texts(tail: LogTail, of: 'history' | 'take'): string[] {
  return tail[of]().map(({ json }) => json);
}

describe('a log file', () => {
  it('starts empty, without what an earlier stack left', () => {
    const before = new LogFile(path, 10);
    for (const line of ['old one', 'old two', 'old three']) {
      before.append(line);
      before.flush();
    }
    before.close();
    expect(existsSync(rotatedPath(path))).toBe(true);

    new LogFile(path).close();
    expect(readFileSync(path, 'utf8')).toBe('');
    expect(existsSync(rotatedPath(path))).toBe(false);
  });

  it('is for its owner alone', () => {
    new LogFile(path).close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('rotates when full and keeps one file before the current', () => {
    const file = new LogFile(path, 20);
    for (const line of ['1 aaaaaaaaaa', '2 aaaaaaaaaa', '3 aaaaaaaaaa']) {
      file.append(line);
      file.flush();
    }
    file.close();
    expect(readFileSync(path, 'utf8')).toBe('3 aaaaaaaaaa\n');
    expect(readFileSync(rotatedPath(path), 'utf8')).toBe('2 aaaaaaaaaa\n');
  });

  it('takes lines after its end without harm', () => {
    const file = new LogFile(path);
    file.close();
    file.append('late');
    file.flush();
    expect(readFileSync(path, 'utf8')).toBe('');
  });
});

describe('the tail of a log file', () => {
  it('has the history first, then only what is new, across rotations, in whole lines', () => {
    const file = new LogFile(path, 60);
    const write = (line: string): void => {
      file.append(line);
      file.flush();
    };
    const tail = new LogTail('service-c', path);
    try {
      expect(texts(tail, 'history')).toEqual([]);
      write('one');
      expect(texts(tail, 'take')).toEqual(['one']);
      expect(texts(tail, 'take')).toEqual([]);
      write('two, which fills the file up to the brim');
      write('three → with ümlauts');
      expect(texts(tail, 'take')).toEqual([
        'two, which fills the file up to the brim',
        'three → with ümlauts',
      ]);
      expect(texts(new LogTail('service-c', path), 'history')).toHaveLength(3);
    } finally {
      tail.close();
      file.close();
    }
  });

  it('waits for a file that is not there yet', () => {
    const tail = new LogTail('service-c', path);
    expect(texts(tail, 'history')).toEqual([]);
    const file = new LogFile(path);
    file.append('first');
    file.close();
    expect(texts(tail, 'take')).toEqual(['first']);
    tail.close();
  });
});
