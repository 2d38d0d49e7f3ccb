import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { eventName, textField } from '../logs/json-log-line.js';
import { LogFile } from '../logs/log-file.js';
import { deferred } from './deferred.js';
import type { ProcessDefinition } from './service-definition.js';
import { ServiceProcess, type ServiceExit } from './service-process.js';
import { exitText } from './service-status.js';
import type { StackOutput } from './stack-output.js';

/** Nobody waits longer for its address. */
const READY_WITHIN_MS = 5_000;

/** Where the console's lines go. */
export interface ConsoleSetting {
  readonly output: StackOutput;
  /** Directory of the log files. */
  readonly logs: string;
  /** Its process begins or has ended. */
  readonly changed: () => void;
}

/** The console's process beside those of the services. Without it the chain runs on as it is. */
export class ConsoleProcess {
  readonly #process: ServiceProcess<ProcessDefinition>;
  readonly #file: LogFile;
  readonly #address = deferred<string | undefined>();
  #isReady = false;
  #lastWords = '';

  constructor(
    definition: ProcessDefinition,
    private readonly setting: ConsoleSetting,
  ) {
    this.#file = new LogFile(join(setting.logs, 'console.log'));
    this.#process = new ServiceProcess(definition, {
      changed: setting.changed,
      line: (_console, line) => this.#line(line),
      healthy: () => undefined,
      exited: (_console, exit) => this.#exited(exit),
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Where its page is; undefined when it ended or took too long before it could say so. */
  async address(): Promise<string | undefined> {
    const late = delay(READY_WITHIN_MS, undefined, { ref: false });
    return await Promise.race([this.#address.promise, late]);
  }

  start(): void {
    this.#process.start();
  }

  /** Ends it: SIGTERM, SIGKILL when it is still there after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    await this.#process.stop(graceMs);
    this.#file.close();
  }

  kill(): void {
    this.#process.signal('SIGKILL', true);
  }

  #line(line: string): void {
    this.#file.append(line);
    const event = eventName(line);
    // Why it cannot start: told in one line, once it has ended.
    if (!this.#isReady && event === 'process.output') {
      this.#lastWords = textField(line, 'msg') ?? '';
      return;
    }
    if (event === 'console.ready') {
      this.#isReady = true;
      this.#address.resolve(textField(line, 'url'));
    }
    this.setting.output.log('console', line);
  }

  #exited(exit: ServiceExit): void {
    this.#address.resolve(undefined);
    if (exit.isAsked) return;
    const why = this.#lastWords === '' ? exitText(exit) : this.#lastWords;
    this.setting.output.say(
      'console.exited',
      `The console ended, and the chain runs without it: ${why}`,
      'warn',
    );
  }
}
