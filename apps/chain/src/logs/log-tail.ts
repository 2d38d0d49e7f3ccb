import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

const CHUNK_BYTES = 65_536;

/** Reads what is added to a log file, across its rotations. */
export class LogTail {
  #file: number | undefined;
  #offset = 0;
  #decoder = new StringDecoder('utf8');
  #rest = '';

  /** @param path what it holds already is passed over */
  constructor(private readonly path: string) {
    this.#open();
    if (this.#file !== undefined) this.#offset = fstatSync(this.#file).size;
  }

  /** The complete lines added since the last call. */
  take(): string[] {
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

  #readNew(): string[] {
    if (this.#file === undefined) return [];
    const chunk = Buffer.alloc(CHUNK_BYTES);
    for (;;) {
      const length = readSync(this.#file, chunk, 0, CHUNK_BYTES, this.#offset);
      if (length === 0) break;
      this.#offset += length;
      this.#rest += this.#decoder.write(chunk.subarray(0, length));
    }
    const lines = this.#rest.split('\n');
    this.#rest = lines.pop() ?? '';
    return lines;
  }
}
