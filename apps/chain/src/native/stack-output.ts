import type { OutputStyle } from '../cli/output-style.js';
import { prefix, printableLine } from '../logs/log-printer.js';

/** Where the supervisor shows its services' logs and speaks for itself. */
export class StackOutput {
  /**
   * @param write prints one line
   * @param width columns of the terminal, if it is one
   */
  constructor(
    private readonly style: OutputStyle,
    private readonly write: (line: string) => void,
    private readonly width?: number,
  ) {}

  /** A service's log line. */
  log(service: string, jsonLine: string): void {
    this.write(printableLine(service, jsonLine, this.style, this.width));
  }

  /** The supervisor's own words: a line with the prefix `chain`, or a JSON log line. */
  say(event: string, msg: string, level: 'info' | 'warn' = 'info'): void {
    if (this.style.pretty) {
      this.write(`${prefix('chain', this.style)}${msg}`);
      return;
    }
    const time = new Date().toISOString();
    this.write(JSON.stringify({ time, level, service: 'chain', event, msg }));
  }

  /** Lines for people only, without a prefix, so that they can be copied. */
  show(lines: readonly string[]): void {
    if (!this.style.pretty) return;
    for (const line of lines) this.write(line);
  }
}
