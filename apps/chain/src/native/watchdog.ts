import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('watchdog.sh', import.meta.url));

/**
 * A small shell process that outlives the supervisor just long enough to end its services, should the
 * supervisor be killed outright. In a session of its own, so that what hits the supervisor's process
 * group does not hit it.
 */
export class Watchdog {
  readonly #process: ChildProcess;

  constructor() {
    this.#process = spawn('/bin/sh', [SCRIPT], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    // Without its watchdog a stack still works; it merely would not survive its supervisor's murder.
    this.#process.on('error', () => undefined);
    this.#process.stdin?.on('error', () => undefined);
    this.#process.unref();
  }

  /** Tells which processes there are to end; replaces what was told before. */
  watch(pids: readonly number[]): void {
    this.#process.stdin?.write(`${pids.join(' ')}\n`);
  }

  /** Sends the watchdog home: all is ended already. */
  dismiss(): void {
    this.#process.stdin?.end('done\n');
  }
}
