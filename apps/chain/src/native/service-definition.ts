import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { DEFAULT_PORTS, SERVICES } from '../services.js';
import type { ServiceName } from '@firebreak/contracts';
import { CliError } from '../cli/cli-error.js';
import { setting } from '../cli/environment.js';
import type { Environment } from '../cli/environment.js';
import { freePort, portState } from './ports.js';

/** What the supervisor needs to know to run a service. */
export interface ServiceDefinition {
  readonly name: ServiceName;
  /** The JavaScript file that is the service. */
  readonly entry: string;
  readonly env: Environment;
  /** Address to reach it at, for the health check. */
  readonly host: string;
  readonly port: number;
  /** How it is asked for its health. */
  readonly health: 'http' | 'grpc';
}

const HIGHEST_PORT = 65_535;

/**
 * The three services as `env` wants them. A port given as 0 is chosen here, once, because the other
 * services must know it too.
 * @param dist directory of the build
 * @param runtimeEnvFile file with the flags each service's Node runs with; may be absent
 * @throws CliError when the build is missing or a port is no port.
 */
export async function defineServices(
  env: Environment,
  dist: string,
  runtimeEnvFile: string,
): Promise<readonly ServiceDefinition[]> {
  const bind = setting(env, 'BIND_ADDRESS') ?? '127.0.0.1';
  const ports = new Map<ServiceName, number>();
  for (const name of SERVICES) ports.set(name, portOf(env, name) || (await freePort(bind)));

  const childEnv = childEnvironment(env, runtimeEnvFile, ports);
  return SERVICES.map((name) => ({
    name,
    entry: builtEntry(dist, name),
    env: childEnv,
    host: bind === '0.0.0.0' || bind === '::' ? '127.0.0.1' : bind,
    port: ports.get(name) ?? DEFAULT_PORTS[name],
    health: name === 'service-a' ? 'http' : 'grpc',
  }));
}

/**
 * Checks that each service's port can be listened on.
 * @throws CliError with a line for each that cannot, and the variable that changes it.
 */
export async function checkPorts(
  services: readonly ServiceDefinition[],
  env: Environment,
): Promise<void> {
  const bind = setting(env, 'BIND_ADDRESS') ?? '127.0.0.1';
  const faults: string[] = [];
  for (const { name, port } of services) {
    const state = await portState(bind, port);
    if (state === 'free') continue;
    const what = state === 'EADDRINUSE' ? 'is in use' : `cannot be listened on (${state})`;
    const variable = portVariable(name);
    faults.push(
      `Port ${port} of ${name} ${what} on ${bind}. ` +
        `Free it or choose another: ${variable}=${suggestion(port)} npm start`,
    );
  }
  if (faults.length > 0) throw new CliError(faults.join('\n'));
}

/** The variable that sets a service's port: SERVICE_A_PORT. */
export function portVariable(name: ServiceName): string {
  return `${name.toUpperCase().replaceAll('-', '_')}_PORT`;
}

function portOf(env: Environment, name: ServiceName): number {
  const text = setting(env, portVariable(name));
  if (text === undefined) return DEFAULT_PORTS[name];
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= HIGHEST_PORT) return port;
  throw new CliError(
    `${portVariable(name)}="${text}" is not a port: a whole number from 0 (any free one) to ${HIGHEST_PORT}.`,
  );
}

function suggestion(port: number): number {
  return port + 100 <= HIGHEST_PORT ? port + 100 : port - 100;
}

function builtEntry(dist: string, name: ServiceName): string {
  const entry = join(dist, 'apps', name, 'src', 'main.js');
  if (existsSync(entry)) return entry;
  throw new CliError(`${name} is not built (${entry} is missing). Build first: npm run build`);
}

/** The caller's variables win over the file's; of NODE_OPTIONS both count, the caller's last. */
function childEnvironment(
  env: Environment,
  runtimeEnvFile: string,
  ports: ReadonlyMap<ServiceName, number>,
): Environment {
  const shipped = existsSync(runtimeEnvFile) ? parseEnv(readFileSync(runtimeEnvFile, 'utf8')) : {};
  const nodeOptions = [shipped['NODE_OPTIONS'], env['NODE_OPTIONS']].filter(Boolean).join(' ');
  return {
    ...shipped,
    ...env,
    ...(nodeOptions === '' ? {} : { NODE_OPTIONS: nodeOptions }),
    ...Object.fromEntries([...ports].map(([name, port]) => [portVariable(name), String(port)])),
    LOG_FORMAT: 'json',
  };
}
