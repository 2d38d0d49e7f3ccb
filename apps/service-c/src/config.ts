import { adminEnvironment, adminPort, adminVariables, settingsVariables } from '@firebreak/admin';
import { loadConfig, milliseconds, port, serviceEnvironment } from '@firebreak/chassis';
import { DEFAULT_PORTS } from '@firebreak/contracts';
import { metricsPort, telemetryVariables } from '@firebreak/telemetry';
import type { z } from 'zod';

const environment = serviceEnvironment.extend({
  /** Where to listen; 0 takes any free port. */
  SERVICE_C_PORT: port().default(DEFAULT_PORTS['service-c']),
  /** Where the admin contract listens; 0 takes any free port. */
  SERVICE_C_ADMIN_PORT: adminPort('service-c'),
  ...adminVariables,
  /** Where its metrics are served; 0 takes any free port. */
  SERVICE_C_METRICS_PORT: metricsPort('service-c'),
  ...telemetryVariables,
  ...settingsVariables,
  /** Open period of every breaker. */
  BREAKER_OPEN_MS: milliseconds(100, 600_000).default(5_000),
});

export type ServiceCConfig = z.infer<typeof environment>;

/**
 * @param env the environment; `process.env` by default
 * @throws ConfigError naming every variable at fault
 */
export function readConfig(env = process.env): ServiceCConfig {
  return loadConfig(environment, adminEnvironment(env));
}
