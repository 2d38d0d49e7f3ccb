import { port } from '@firebreak/chassis';
import { DEFAULT_METRICS_PORTS, type ServiceName } from '@firebreak/contracts/plain';

/** Where the service's metrics are served; 0 takes any free port. */
export function metricsPort(service: ServiceName) {
  return port().default(DEFAULT_METRICS_PORTS[service]);
}
