import { join } from 'node:path';
import type { ServiceName } from '@firebreak/contracts';
import { LogFile } from '../logs/log-file.js';
import type { ControlAnswer, ControlRequest, ServiceVerb, VerbResult } from './control-protocol.js';
import { ConsoleProcess } from './console-process.js';
import { deferred } from './deferred.js';
import { nextCommands } from './next-commands.js';
import type { ProcessDefinition, ServiceDefinition } from './service-definition.js';
import { ServiceProcess } from './service-process.js';
import type { ServiceExit } from './service-process.js';
import { exitText, statusOf } from './service-status.js';
import { applyVerb } from './service-verbs.js';
import type { StackOutput } from './stack-output.js';
import { Watchdog } from './watchdog.js';

/** What a supervisor is given. */
export interface SupervisorOptions {
  readonly services: readonly ServiceDefinition[];
  /** The console, if there is to be one. */
  readonly console?: ProcessDefinition;
  readonly output: StackOutput;
  /** Directory of the log files. */
  readonly logs: string;
  /** How long a service may take to end after SIGTERM, in ms; then SIGKILL. */
  readonly graceMs: number;
}

/** Runs the services as processes, shows and keeps their logs, and does to them what verbs ask. */
export class Supervisor {
  readonly #processes: ReadonlyMap<ServiceName, ServiceProcess>;
  readonly #files: ReadonlyMap<ServiceName, LogFile>;
  readonly #console: ConsoleProcess | undefined;
  readonly #watchdog = new Watchdog();
  readonly #lost = deferred<void>();
  #startedAt = 0;
  #isStopping = false;
  #wasHealthy = false;

  constructor(private readonly options: SupervisorOptions) {
    const { services, logs, output } = options;
    const changed = (): void => this.#watchdog.watch(this.#pids());
    const listener = {
      changed,
      line: ({ name }: ServiceDefinition, line: string) => this.#line(name, line),
      healthy: () => this.#announceHealth(),
      exited: ({ name }: ServiceDefinition, exit: ServiceExit) => this.#exited(name, exit),
    };
    this.#files = new Map(
      services.map(({ name }) => [name, new LogFile(join(logs, `${name}.log`))]),
    );
    this.#processes = new Map(
      services.map((service) => [service.name, new ServiceProcess(service, listener)]),
    );
    this.#console =
      options.console && new ConsoleProcess(options.console, { output, logs, changed });
  }

  /** Resolves when no service is left and none was ended by a verb: there is nothing to supervise. */
  get lost(): Promise<void> {
    return this.#lost.promise;
  }

  /** Starts all services. They need no order: each waits for those it calls. */
  start(): void {
    this.#startedAt = Date.now();
    for (const service of this.#processes.values()) service.start();
    this.#console?.start();
  }

  /** Answers a request of the control socket. */
  async handle(request: ControlRequest): Promise<ControlAnswer> {
    if (this.#isStopping && 'services' in request) {
      return { pid: process.pid, services: [], results: [], error: 'The stack is being stopped.' };
    }
    if (request.verb === 'placement') this.#rememberPlacement(request.placement, request.epoch);
    const results = 'services' in request ? await this.#apply(request.verb, request.services) : [];
    const services = await Promise.all([...this.#processes.values()].map(statusOf));
    return { pid: process.pid, services, results };
  }

  /** Ends all services and closes the log files. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    const { graceMs } = this.options;
    await Promise.all([
      this.#console?.stop(graceMs),
      ...[...this.#processes.values()].map((service) => service.stop(graceMs)),
    ]);
    for (const file of this.#files.values()) file.close();
    this.#watchdog.dismiss();
  }

  /** Ends all services at once, for who cannot wait; {@link stop} then resolves. */
  kill(): void {
    for (const service of this.#processes.values()) service.signal('SIGKILL', true);
    this.#console?.kill();
  }

  async #apply(verb: ServiceVerb, names: readonly ServiceName[]): Promise<VerbResult[]> {
    const services = names.flatMap((name) => this.#processes.get(name) ?? []);
    const results = await Promise.all(
      services.map((service) => applyVerb(verb, service, this.options.graceMs)),
    );
    // What the other verbs do shows in the services' own lines; a paused service cannot say so.
    const silent = verb === 'pause' || verb === 'unpause' ? results.filter(({ ok }) => ok) : [];
    for (const { message } of silent) this.options.output.say('service.signalled', `${message}.`);
    return results;
  }

  #rememberPlacement(placement: string, epoch: number): void {
    const overrides = { PLACEMENT: placement, PLACEMENT_EPOCH: String(epoch) };
    for (const service of this.#processes.values()) service.overrides = overrides;
  }

  #pids(): number[] {
    return [...this.#processes.values(), this.#console].flatMap((one) => one?.pid ?? []);
  }

  #line(name: ServiceName, line: string): void {
    this.#files.get(name)?.append(line);
    this.options.output.log(name, line);
  }

  #announceHealth(): void {
    const all = [...this.#processes.values()];
    if (this.#wasHealthy || !all.every((service) => service.isHealthy)) return;
    this.#wasHealthy = true;
    const { output } = this.options;
    const seconds = ((Date.now() - this.#startedAt) / 1_000).toFixed(1);
    output.say('stack.healthy', `All services are healthy, ${seconds} s after their start.`);
    void this.#showNext();
  }

  /** The console may take a moment longer to say where it is. */
  async #showNext(): Promise<void> {
    const page = await this.#console?.address();
    if (!this.#isStopping) this.options.output.show(nextCommands(this.options.services, page));
  }

  #exited(name: ServiceName, exit: ServiceExit): void {
    const { output } = this.options;
    if (this.#isStopping) {
      output.say('service.exited', `${name} stopped (${exitText(exit)}).`);
      return;
    }
    output.say(
      'service.exited',
      `${name} ${howItEnded(exit)}: npm run chain -- start ${name}`,
      'warn',
    );
    const isAnyLeft = [...this.#processes.values()].some((service) => service.isRunning);
    if (!isAnyLeft && !exit.isAsked) this.#lost.resolve();
  }
}

/** What happened and what to do, up to the command. */
function howItEnded({ code, signal, wasHealthy, isAsked }: ServiceExit): string {
  if (signal) return `was killed by ${signal}. Start it again`;
  if (isAsked && code === 0) return 'was stopped. Start it again';
  if (wasHealthy || isAsked) return `exited with code ${code}. Start it again`;
  return `exited with code ${code} while it started: its line above says why. Mend that, then`;
}
