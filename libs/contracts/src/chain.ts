/** The services of the chain, in the order of a call: A asks B, B asks C. */
export const SERVICES = ['service-a', 'service-b', 'service-c'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** The port of each service unless its variable says otherwise. A speaks HTTP, B and C gRPC. */
export const DEFAULT_PORTS: Readonly<Record<ServiceName, number>> = {
  'service-a': 3000,
  'service-b': 50052,
  'service-c': 50053,
};
