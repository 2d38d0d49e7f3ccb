import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Environment } from '../cli/environment.js';
import { eventName, jsonLogLine } from '../logs/json-log-line.js';
import { isHealthy } from './health-check.js';
import type { ProcessDefinition, ServiceDefinition } from './service-definition.js';

/** How a service's process ended. */
export interface ServiceExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly at: Date;
  /** It had answered a health check since it was started. */
  readonly wasHealthy: boolean;
  /** It ended because a verb asked for it. */
  readonly isAsked: boolean;
}

/** What a service's process tells the supervisor. */
export interface ServiceListener<Definition extends ProcessDefinition = ServiceDefinition> {
  /** The process begins or has ended. */
  readonly changed: () => void;
  /** A line of its output, as JSON. */
  readonly line: (service: Definition, jsonLine: string) => void;
  readonly healthy: (service: Definition, afterMs: number) => void;
  readonly exited: (service: Definition, exit: ServiceExit) => void;
}

interface Run {
  readonly child: ChildProcess;
  readonly startedAt: Date;
  readonly ended: Promise<void>;
  isHealthy: boolean;
  isAsked: boolean;
}

const HEALTH_POLL_MS = 50;
const LISTENING = 'service.listening';

/** One service of the stack: its process, started and ended any number of times. */
export class ServiceProcess<Definition extends ProcessDefinition = ServiceDefinition> {
  /** Variables for the next start, over those of the definition. */
  overrides: Environment = {};
  #run: Run | undefined;
  #lastExit: ServiceExit | undefined;

  constructor(
    readonly definition: Definition,
    private readonly listener: ServiceListener<Definition>,
  ) {}

  get pid(): number | undefined {
    return this.#run?.child.pid;
  }

  get isRunning(): boolean {
    return this.#run !== undefined;
  }

  /** It has said that it listens, and has answered a health check since it was started. */
  get isHealthy(): boolean {
    return this.#run?.isHealthy === true;
  }

  get startedAt(): Date | undefined {
    return this.#run?.startedAt;
  }

  get lastExit(): ServiceExit | undefined {
    return this.#lastExit;
  }

  /** Starts the process; nothing happens when it runs. */
  start(): void {
    if (this.#run) return;
    const { entry, env } = this.definition;
    // A process group of its own: Ctrl-C reaches the supervisor alone, which then stops the services.
    const child = spawn(process.execPath, [entry], {
      env: { ...env, ...this.overrides },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const run: Run = {
      child,
      startedAt: new Date(),
      ended: new Promise((resolve) => {
        child.once('close', () => resolve());
        child.once('error', () => resolve());
      }),
      isHealthy: false,
      isAsked: false,
    };
    this.#run = run;
    child.once('error', () => this.#ended(run, 127, null));
    child.once('close', (code, signal) => this.#ended(run, code, signal));
    this.#readLines(run, child.stdout, 'info');
    this.#readLines(run, child.stderr, 'error');
    this.listener.changed();
  }

  /** Sends a signal; nothing happens when no process runs. @param ends the signal is meant to end it */
  signal(signal: NodeJS.Signals, ends: boolean): void {
    if (!this.#run) return;
    this.#run.isAsked ||= ends;
    this.#run.child.kill(signal);
  }

  /** Ends the process: SIGTERM, SIGKILL when it is still there after `graceMs`. Wakes a paused one. */
  async stop(graceMs: number): Promise<void> {
    const run = this.#run;
    if (!run) return;
    this.signal('SIGTERM', true);
    this.signal('SIGCONT', true);
    const grace = new AbortController();
    const late = delay(graceMs, 'late', { signal: grace.signal }).catch(() => 'ended');
    const first = await Promise.race([run.ended.then(() => 'ended'), late]);
    grace.abort();
    if (first === 'late') this.signal('SIGKILL', true);
    await run.ended;
  }

  /** Resolves when the process that runs now has ended; at once when none runs. */
  async whenEnded(): Promise<void> {
    await this.#run?.ended;
  }

  #readLines(run: Run, stream: Readable | null, level: 'info' | 'error'): void {
    if (!stream) return;
    createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (text) => {
      if (text.trim() === '') return;
      const line = jsonLogLine(this.definition.name, text, level);
      this.listener.line(this.definition, line);
      if (eventName(line) === LISTENING) void this.#awaitHealth(run);
    });
  }

  async #awaitHealth(run: Run): Promise<void> {
    while (this.#run === run && !(await isHealthy(this.definition))) await delay(HEALTH_POLL_MS);
    if (this.#run !== run || run.isHealthy) return;
    run.isHealthy = true;
    this.listener.healthy(this.definition, Date.now() - run.startedAt.getTime());
  }

  #ended(run: Run, code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#run !== run) return;
    this.#run = undefined;
    const { isHealthy: wasHealthy, isAsked } = run;
    this.#lastExit = { code, signal, at: new Date(), wasHealthy, isAsked };
    this.listener.changed();
    this.listener.exited(this.definition, this.#lastExit);
  }
}
