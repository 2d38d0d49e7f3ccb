import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { HttpException, HttpStatus } from '@nestjs/common';
import { SERVICES, type ServiceName } from '@firebreak/contracts/plain';
import type { LogLines } from '../contract/index.js';
import { logLine } from './log-line.js';

type Line = LogLines['lines'][number];

/**
 * Read of each service's log at most, from its end; a file of a supervisor has up to 10 MB, and one
 * before it.
 */
const MOST_BYTES = 10 * 1_024 * 1_024;
const CHUNK_BYTES = 256 * 1_024;
/** Lines of one service in an answer, the first ones. */
const MOST_LINES = 200;
/** Searches at the same time: each reads up to 30 MB. */
const MOST_SEARCHES = 2;

/** Finds what the services logged for one request, in the files of their supervisor. */
export class LogSearch {
  private searching = 0;

  /** @param directory of the log files; without it there is only a hint */
  constructor(private readonly directory: string | undefined) {}

  /** @throws HttpException 429 when it is searching for others already */
  async find(correlationId: string): Promise<LogLines> {
    const { directory } = this;
    if (directory === undefined) return { correlationId, lines: [], hint: hintFor(correlationId) };
    if (this.searching >= MOST_SEARCHES) {
      throw new HttpException(
        'it is searching for others: ask again',
        HttpStatus.TOO_MANY_REQUESTS,
      );
    }
    this.searching++;
    try {
      const found = await Promise.all(
        SERVICES.map((service) =>
          linesOf(service, join(directory, `${service}.log`), correlationId),
        ),
      );
      return { correlationId, lines: found.flat().toSorted((a, b) => a.atUnixMs - b.atUnixMs) };
    } finally {
      this.searching--;
    }
  }
}

function hintFor(correlationId: string): string {
  return `the console has no log files here; type: npm run chain -- logs --correlation ${correlationId}`;
}

async function linesOf(service: ServiceName, path: string, correlationId: string): Promise<Line[]> {
  const files = await filesOf(path);
  try {
    const lines: Line[] = [];
    for await (const text of linesWith(files, `"correlationId":"${correlationId}"`)) {
      const line = logLine(service, text, correlationId);
      if (line !== undefined) lines.unshift(line);
      if (lines.length > MOST_LINES) lines.pop();
    }
    return lines;
  } finally {
    await Promise.all(files.map(async ({ handle }) => handle.close()));
  }
}

interface LogFile {
  readonly handle: FileHandle;
  readonly size: number;
  readonly inode: number;
}

/** The file that is written to, and the one that was full before it, as far as they are there. */
async function filesOf(path: string): Promise<readonly LogFile[]> {
  const current = await opened(path);
  const full = await opened(`${path}.1`);
  const files = [current, full].filter((file) => file !== undefined);
  // It may have become full between the two.
  if (files.length === 2 && current?.inode === full?.inode) await files.pop()?.handle.close();
  return files;
}

async function opened(path: string): Promise<LogFile | undefined> {
  const handle = await open(path, 'r').catch(() => undefined);
  if (handle === undefined) return undefined;
  const { size, ino } = await handle.stat();
  return { handle, size, inode: ino };
}

/** The complete lines that hold a text, the last first, within the bytes that are read. */
async function* linesWith(files: readonly LogFile[], text: string): AsyncGenerator<string> {
  let left = MOST_BYTES;
  for (const { handle, size } of files) {
    yield* linesOfFile(handle, text, { from: Math.max(0, size - left), to: size });
    left = Math.max(0, left - size);
  }
}

/** @param range in bytes */
async function* linesOfFile(
  file: FileHandle,
  text: string,
  range: { readonly from: number; readonly to: number },
): AsyncGenerator<string> {
  const wanted = Buffer.from(text);
  let end = range.to;
  let rest: Buffer = Buffer.alloc(0);
  while (end > range.from) {
    const start = Math.max(range.from, end - CHUNK_BYTES);
    const chunk = Buffer.concat([await read(file, start, end - start), rest]);
    // What stands before the first line break belongs to a line of the chunk before.
    const first = start === 0 ? 0 : chunk.indexOf('\n') + 1;
    // A line longer than two chunks is none of a service's, and is left out.
    rest = chunk.subarray(0, first > CHUNK_BYTES ? 0 : first);
    end = start;
    const whole = chunk.subarray(first);
    if (!whole.includes(wanted)) continue;
    const lines = whole.toString('utf8').split('\n');
    for (const line of lines.toReversed()) if (line.includes(text)) yield line;
  }
}

async function read(file: FileHandle, start: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, start);
  return buffer.subarray(0, bytesRead);
}
