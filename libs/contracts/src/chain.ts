/** The services of the chain, in the order of a call: A asks B, B asks C. */
export const SERVICES = ['service-a', 'service-b', 'service-c'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** The port of each service unless its variable says otherwise. A speaks HTTP, B and C gRPC. */
export const DEFAULT_PORTS: Readonly<Record<ServiceName, number>> = {
  'service-a': 3000,
  'service-b': 50052,
  'service-c': 50053,
};

/** The port of each service's admin contract unless its variable says otherwise. */
export const DEFAULT_ADMIN_PORTS: Readonly<Record<ServiceName, number>> = {
  'service-a': 50061,
  'service-b': 50062,
  'service-c': 50063,
};

/** The variable that sets the port of a service's admin contract: SERVICE_A_ADMIN_PORT. */
export function adminPortVariable(service: ServiceName): string {
  return `${service.toUpperCase().replaceAll('-', '_')}_ADMIN_PORT`;
}

/** The port of each service's metrics unless its variable says otherwise. */
export const DEFAULT_METRICS_PORTS: Readonly<Record<ServiceName, number>> = {
  'service-a': 9464,
  'service-b': 9465,
  'service-c': 9466,
};

/** The variable that sets the port of a service's metrics: SERVICE_A_METRICS_PORT. */
export function metricsPortVariable(service: ServiceName): string {
  return `${service.toUpperCase().replaceAll('-', '_')}_METRICS_PORT`;
}
