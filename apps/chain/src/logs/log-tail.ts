import { closeSync, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { rotatedPath } from './log-file.js';
import type { ServiceLine } from './log-history.js';

const CHUNK_BYTES = 65_536;

/** Reads a service's log file and what is added to it, across its rotations. */
export class LogTail {
  #file: number | undefined;
  #offset = 0;
  #decoder = new StringDecoder('utf8');
  #rest = '';

  constructor(
    private readonly service: string,
    private readonly path: string,
  ) {}

  /** What there is at first: the complete lines of the rotated file and of the current one. */
  history(): ServiceLine[] {
    return [...this.#lines(readIfThere(rotatedPath(this.path))), ...this.take()];
  }

  /** The complete lines added since the last call. */
  take(): ServiceLine[] {
    const lines = this.#readNew();
    if (this.#file !== undefined && !this.#isReplaced(this.#file)) return lines;
    this.close();
    this.#open();
    return [...lines, ...this.#readNew()];
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
    this.#offset = 0;
    this.#decoder = new StringDecoder('utf8');
    this.#rest = '';
  }

  #open(): void {
    try {
      this.#file = openSync(this.path, 'r');
    } catch {
      this.#file = undefined;
    }
  }

  #isReplaced(file: number): boolean {
    const now = statSync(this.path, { throwIfNoEntry: false });
    return now !== undefined && now.ino !== fstatSync(file).ino;
  }

  #readNew(): ServiceLine[] {
    if (this.#file === undefined) return [];
    const chunk = Buffer.alloc(CHUNK_BYTES);
    for (;;) {
      const length = readSync(this.#file, chunk, 0, CHUNK_BYTES, this.#offset);
      if (length === 0) break;
      this.#offset += length;
      this.#rest += this.#decoder.write(chunk.subarray(0, length));
    }
    return this.#lines(this.#rest);
  }

  /** The complete lines of a text; what follows the last line break is kept for later. */
  #lines(text: string): ServiceLine[] {
    const lines = text.split('\n');
    this.#rest = lines.pop() ?? '';
    return lines.map((json) => ({ service: this.service, json }));
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
