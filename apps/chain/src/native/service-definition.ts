import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import {
  DEFAULT_ADMIN_PORTS,
  DEFAULT_METRICS_PORTS,
  DEFAULT_PORTS,
  SERVICES,
} from '../services.js';
import type { ServiceName } from '@firebreak/contracts';
import { CliError } from '../cli/cli-error.js';
import { setting } from '../cli/environment.js';
import type { Environment } from '../cli/environment.js';
import { freePort, portState } from './ports.js';

/** What the supervisor needs to know to run a process. */
export interface ProcessDefinition {
  readonly name: string;
  /** The JavaScript file that it runs. */
  readonly entry: string;
  readonly env: Environment;
  /** Address to reach it at, for the health check. */
  readonly host: string;
  readonly port: number;
  /** How it is asked for its health. */
  readonly health: 'http' | 'grpc';
}

/** What it needs to know to run a service. */
export interface ServiceDefinition extends ProcessDefinition {
  readonly name: ServiceName;
  /** Where its admin contract is. */
  readonly adminPort: number;
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
  const ports = await choosePorts(env, bind);
  const childEnv = childEnvironment(env, runtimeEnvFile, ports);
  return SERVICES.map((name) => ({
    name,
    entry: builtEntry(dist, name),
    env: childEnv,
    host: bind === '0.0.0.0' || bind === '::' ? '127.0.0.1' : bind,
    port: ports.get(portVariable(name)) ?? DEFAULT_PORTS[name],
    adminPort: ports.get(adminPortVariable(name)) ?? DEFAULT_ADMIN_PORTS[name],
    health: name === 'service-a' ? 'http' : 'grpc',
  }));
}

/** Every port of every service, by the variable that sets it. */
async function choosePorts(env: Environment, bind: string): Promise<ReadonlyMap<string, number>> {
  const ports = new Map<string, number>();
  const adminHost = adminBind(env, bind);
  for (const name of SERVICES) {
    const [port, adminPort] = [portVariable(name), adminPortVariable(name)];
    ports.set(port, portOf(env, port, DEFAULT_PORTS[name]) || (await freePort(bind)));
    const wantedAdmin = portOf(env, adminPort, DEFAULT_ADMIN_PORTS[name]);
    ports.set(adminPort, wantedAdmin || (await freePort(adminHost)));
    // A stack whose admin contracts take any free port stands beside another.
    const otherwise = wantedAdmin === 0 ? 0 : DEFAULT_METRICS_PORTS[name];
    const metricsPort = metricsPortVariable(name);
    ports.set(metricsPort, portOf(env, metricsPort, otherwise) || (await freePort(bind)));
  }
  return ports;
}

/**
 * Checks that each service's port can be listened on.
 * @throws CliError with a line for each that cannot, and one command that changes them all.
 */
export async function checkPorts(
  services: readonly ServiceDefinition[],
  env: Environment,
): Promise<void> {
  const bind = setting(env, 'BIND_ADDRESS') ?? '127.0.0.1';
  const faults: string[] = [];
  const others: string[] = [];
  const places = services.flatMap(({ name, port, adminPort, env: own }) => [
    { what: name, port, host: bind, variable: portVariable(name) },
    {
      what: `${name}'s admin contract`,
      port: adminPort,
      host: adminBind(env, bind),
      variable: adminPortVariable(name),
    },
    {
      what: `${name}'s metrics`,
      port: Number(own[metricsPortVariable(name)]),
      host: bind,
      variable: metricsPortVariable(name),
    },
  ]);
  const wantedBy = new Map<number, string>();
  for (const { what, port, host, variable } of places) {
    const other = wantedBy.get(port);
    if (other !== undefined && port !== 0) {
      faults.push(`Port ${port} is wanted twice: ${other} and ${variable}.`);
      others.push(`${variable}=${suggestion(port)}`);
      continue;
    }
    wantedBy.set(port, variable);
    const state = await portState(host, port);
    if (state === 'free') continue;
    const why = state === 'EADDRINUSE' ? 'is in use' : `cannot be listened on (${state})`;
    faults.push(`Port ${port} of ${what} ${why} on ${host}.`);
    others.push(`${variable}=${suggestion(port)}`);
  }
  if (faults.length === 0) return;
  const cure = faults.length === 1 ? ' Free it or choose another' : '\nFree them or choose others';
  throw new CliError(`${faults.join('\n')}${cure}: ${others.join(' ')} npm start`);
}

/** The variable that sets a service's port: SERVICE_A_PORT. */
export function portVariable(name: ServiceName): string {
  return `${name.toUpperCase().replaceAll('-', '_')}_PORT`;
}

/** The variable that sets the port of a service's admin contract: SERVICE_A_ADMIN_PORT. */
export function adminPortVariable(name: ServiceName): string {
  return portVariable(name).replace(/PORT$/, 'ADMIN_PORT');
}

/** The variable that sets the port of a service's metrics: SERVICE_A_METRICS_PORT. */
export function metricsPortVariable(name: ServiceName): string {
  return portVariable(name).replace(/PORT$/, 'METRICS_PORT');
}

/** As the services bind it: loopback unless a token guards it. */
function adminBind(env: Environment, bind: string): string {
  return setting(env, 'ADMIN_TOKEN') === undefined ? '127.0.0.1' : bind;
}

/**
 * The port that a variable names.
 * @throws CliError when it is no port
 */
export function portOf(env: Environment, variable: string, otherwise: number): number {
  const text = setting(env, variable);
  if (text === undefined) return otherwise;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= HIGHEST_PORT) return port;
  throw new CliError(
    `${variable}="${text}" is not a port: a whole number from 0 (any free one) to ${HIGHEST_PORT}.`,
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
  ports: ReadonlyMap<string, number>,
): Environment {
  const shipped = existsSync(runtimeEnvFile) ? parseEnv(readFileSync(runtimeEnvFile, 'utf8')) : {};
  const nodeOptions = [shipped['NODE_OPTIONS'], env['NODE_OPTIONS']].filter(Boolean).join(' ');
  return {
    ...shipped,
    ...env,
    ...(nodeOptions === '' ? {} : { NODE_OPTIONS: nodeOptions }),
    ...Object.fromEntries([...ports].map(([variable, port]) => [variable, String(port)])),
    LOG_FORMAT: 'json',
  };
}
