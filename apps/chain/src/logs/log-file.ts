import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const LARGEST_BYTES = 10 * 1_024 * 1_024;

/** Where the lines before the last rotation are kept. */
export function rotatedPath(path: string): string {
  return `${path}.1`;
}

/**
 * A file of lines that never takes more than twice its bound on disk: a full file becomes `<path>.1`,
 * replacing the one before it, and a new one begins. Starts empty. Lines are gathered until the event
 * loop turns and written at once. A full or broken disk costs the file, never the stack.
 */
export class LogFile {
  #file: number | undefined;
  #size = 0;
  #pending: string[] = [];

  /**
   * @param path its directory is created
   * @param largestBytes when to rotate. @default 10 MB
   */
  constructor(
    private readonly path: string,
    private readonly largestBytes = LARGEST_BYTES,
  ) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    rmSync(rotatedPath(path), { force: true });
    this.#file = openSync(path, 'w', 0o600);
  }

  append(line: string): void {
    if (this.#pending.length === 0) setImmediate(() => this.flush());
    this.#pending.push(`${line}\n`);
  }

  /** Writes what was gathered. */
  flush(): void {
    const lines = this.#pending;
    this.#pending = [];
    if (this.#file === undefined || lines.length === 0) return;
    try {
      this.#write(Buffer.from(lines.join('')));
    } catch {
      this.#close();
    }
  }

  /** Writes the rest and closes the file; later lines are ignored. */
  close(): void {
    this.flush();
    this.#close();
  }

  #write(bytes: Buffer): void {
    if (this.#size > 0 && this.#size + bytes.length > this.largestBytes) this.#rotate();
    if (this.#file === undefined) return;
    writeSync(this.#file, bytes);
    this.#size += bytes.length;
  }

  #rotate(): void {
    this.#close();
    renameSync(this.path, rotatedPath(this.path));
    this.#file = openSync(this.path, 'w', 0o600);
    this.#size = 0;
  }

  #close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}
