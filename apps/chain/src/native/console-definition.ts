import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceName } from '@firebreak/contracts/plain';
import { adminAccess } from '@firebreak/admin/client';
import { setting } from '../cli/environment.js';
import type { Environment } from '../cli/environment.js';
import { freePort } from './ports.js';
import {
  adminPortVariable,
  portOf,
  type ProcessDefinition,
  type ServiceDefinition,
} from './service-definition.js';
import type { StackPaths } from './stack-paths.js';

/** The console's port unless CONSOLE_PORT says otherwise. */
const DEFAULT_CONSOLE_PORT = 3_010;

/** Whether the environment wants no console: CONSOLE=off. */
export function isConsoleOff(env: Environment): boolean {
  return setting(env, 'CONSOLE')?.toLowerCase() === 'off';
}

/**
 * The console beside the services: it finds their admin contracts where they are, and may steer them
 * through the supervisor.
 * @param dist directory of the build
 * @returns undefined when it is not built
 * @throws CliError when CONSOLE_PORT is no port
 */
export async function defineConsole(
  dist: string,
  services: readonly ServiceDefinition[],
  { socket, logs }: StackPaths,
): Promise<ProcessDefinition | undefined> {
  const entry = join(dist, 'apps', 'console', 'src', 'main.js');
  const [service] = services;
  if (service === undefined || !existsSync(entry)) return undefined;
  const { env, host } = service;
  const port = portOf(env, 'CONSOLE_PORT', DEFAULT_CONSOLE_PORT) || (await freePort(host));
  return {
    name: 'console',
    entry,
    env: {
      ...env,
      ...Object.fromEntries(
        services.map(({ name }) => [adminAddressVariable(name), adminAccess(name, env).address]),
      ),
      SERVICE_A_ADDRESS: `${host.includes(':') ? `[${host}]` : host}:${service.port}`,
      CONSOLE_PORT: String(port),
      CONSOLE_SUPERVISOR: socket,
      CONSOLE_LOGS: logs,
    },
    host,
    port,
    health: 'http',
  };
}

/** The variable that tells the console where a service's admin contract is: SERVICE_A_ADMIN_ADDRESS. */
function adminAddressVariable(name: ServiceName): string {
  return adminPortVariable(name).replace(/PORT$/, 'ADDRESS');
}
