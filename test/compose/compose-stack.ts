import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { ServiceName } from '@firebreak/contracts/plain';
import type { LogLine } from '@firebreak/stack';

const run = promisify(execFile);
const ROOT = new URL('../../', import.meta.url);
const MOST_OUTPUT = 256 * 1024 * 1024;

/** All services, in the order of the chain. */
export const SERVICES: readonly ServiceName[] = ['service-a', 'service-b', 'service-c'];

/** What of `docker inspect` is looked at. */
export interface Container {
  readonly Image: string;
  readonly State: { readonly Status: string; readonly Health?: { readonly Status: string } };
  readonly Config: { readonly User: string; readonly Env: readonly string[] };
  readonly HostConfig: {
    readonly ReadonlyRootfs: boolean;
    readonly CapDrop: readonly string[] | null;
    readonly CapAdd: readonly string[] | null;
    readonly SecurityOpt: readonly string[] | null;
    readonly Init: boolean | null;
    readonly Memory: number;
    readonly PidsLimit: number | null;
    readonly RestartPolicy: { readonly Name: string };
    readonly LogConfig: { readonly Config: Readonly<Record<string, string>> };
    readonly Sysctls?: Readonly<Record<string, string>>;
  };
  readonly NetworkSettings: {
    readonly Ports: Readonly<
      Record<string, readonly { readonly HostIp: string; readonly HostPort: string }[] | null>
    >;
  };
}

/** The project's compose stack under a project name of its own, driven by the commands a user types. */
export class ComposeStack {
  /**
   * @param project compose's project name
   * @param environment variables for docker-compose.yml, such as SERVICE_A_PORT; assignable between commands
   */
  constructor(
    readonly project: string,
    public environment: Readonly<Record<string, string>>,
  ) {}

  /** The port of A on the host. */
  get edgePort(): string {
    return this.environment['SERVICE_A_PORT'] ?? '3000';
  }

  /** `docker compose <words>`; rejects with what the command said on stderr. */
  async compose(...words: readonly string[]): Promise<string> {
    return this.#docker('compose', '-p', this.project, ...words);
  }

  /** Starts what is not running or has changed, and waits until all are healthy. @returns how long, in ms */
  async up(withinMs: number): Promise<number> {
    const startedAt = performance.now();
    await this.compose('up', '-d');
    await this.untilHealthy(SERVICES, withinMs);
    return performance.now() - startedAt;
  }

  async untilHealthy(services: readonly ServiceName[], withinMs: number): Promise<void> {
    const until = performance.now() + withinMs;
    for (;;) {
      const states = await Promise.all(services.map(async (name) => this.#health(name)));
      if (states.every((state) => state === 'healthy')) return;
      if (performance.now() > until) {
        const logs = await this.compose('logs', '--no-color', '--tail', '20');
        throw new Error(`not healthy within ${withinMs} ms: ${states.join(', ')}\n${logs}`);
      }
      await sleep(200);
    }
  }

  async inspect(service: ServiceName): Promise<Container> {
    const [container] = JSON.parse(
      await this.#docker('inspect', await this.#containerId(service)),
    ) as Container[];
    if (container === undefined) throw new Error(`${service} has no container`);
    return container;
  }

  /** Runs a program inside a service's container. Never rejects. */
  async exec(service: ServiceName | 'console', ...words: readonly string[]) {
    try {
      return { ok: true, output: await this.compose('exec', '-T', service, ...words) };
    } catch (error) {
      return { ok: false, output: String(error) };
    }
  }

  /** What a service's container has logged so far; lines that are no JSON are left out. */
  async logs(service: ServiceName): Promise<LogLine[]> {
    const text = await this.#docker('logs', await this.#containerId(service));
    return text.split('\n').flatMap((line) => (line.startsWith('{') ? [parsed(line)] : []));
  }

  async events(service: ServiceName, event: string): Promise<LogLine[]> {
    return (await this.logs(service)).filter((line) => line.event === event);
  }

  /** Bytes of the layers that the image of a service adds to its base image. */
  async layerBytesOnTopOf(base: string, service: ServiceName): Promise<number> {
    const { Image } = await this.inspect(service);
    const [own, ofBase] = await Promise.all([this.#imageBytes(Image), this.#imageBytes(base)]);
    return own - ofBase;
  }

  /** Removes everything the stack made, its images too; layers stay in the build cache. */
  async down(): Promise<void> {
    await this.compose('down', '-v', '--remove-orphans', '--rmi', 'local', '-t', '2');
  }

  async #imageBytes(image: string): Promise<number> {
    return Number(await this.#docker('image', 'inspect', '--format', '{{.Size}}', image));
  }

  async #health(service: ServiceName): Promise<string> {
    const { State } = await this.inspect(service);
    return State.Status === 'running' ? (State.Health?.Status ?? 'unchecked') : State.Status;
  }

  /** By compose's own word: the names of containers differ between its versions. */
  async #containerId(service: ServiceName): Promise<string> {
    const id = (await this.compose('ps', '-a', '-q', service)).trim();
    if (id === '') throw new Error(`${service} has no container`);
    return id;
  }

  async #docker(...words: readonly string[]): Promise<string> {
    const { stdout } = await run('docker', [...words], {
      cwd: ROOT,
      env: { ...process.env, ...this.environment },
      maxBuffer: MOST_OUTPUT,
    });
    return stdout;
  }
}

function parsed(line: string): LogLine {
  return JSON.parse(line) as LogLine;
}
