import {
  adminEnvironment,
  adminPort,
  adminVariables,
  retryVariables,
  settingsVariables,
} from '@firebreak/admin';
import { address, loadConfig, milliseconds, port, serviceEnvironment } from '@firebreak/chassis';
import { DEFAULT_PORTS } from '@firebreak/contracts';
import { metricsPort, telemetryVariables } from '@firebreak/telemetry';
import type { z } from 'zod';

const environment = serviceEnvironment.extend({
  /** Where to listen; 0 takes any free port. */
  SERVICE_B_PORT: port().default(DEFAULT_PORTS['service-b']),
  /** Where service C listens. */
  SERVICE_C_ADDRESS: address().optional(),
  /** The port of C on this machine, for the address above when that is not set. */
  SERVICE_C_PORT: port().default(DEFAULT_PORTS['service-c']),
  /** Where the admin contract listens; 0 takes any free port. */
  SERVICE_B_ADMIN_PORT: adminPort('service-b'),
  ...adminVariables,
  /** Where its metrics are served; 0 takes any free port. */
  SERVICE_B_METRICS_PORT: metricsPort('service-b'),
  ...telemetryVariables,
  ...settingsVariables,
  ...retryVariables,
  /** Open period of every breaker. */
  BREAKER_OPEN_MS: milliseconds(100, 600_000).default(5_000),
});

export type ServiceBConfig = Omit<z.infer<typeof environment>, 'SERVICE_C_ADDRESS'> & {
  readonly SERVICE_C_ADDRESS: string;
};

/**
 * @param env the environment; `process.env` by default
 * @throws ConfigError naming every variable at fault
 */
export function readConfig(env = process.env): ServiceBConfig {
  const config = loadConfig(environment, adminEnvironment(env));
  const { SERVICE_C_PORT, SERVICE_C_ADDRESS = `127.0.0.1:${SERVICE_C_PORT}` } = config;
  return { ...config, SERVICE_C_ADDRESS };
}
