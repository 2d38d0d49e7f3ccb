import type {
  BreakerFrame,
  Frame,
  OperationFrame,
  ServiceFrame,
  ServiceName,
} from '../../../src/contract/index.js';

/** A service's part of a frame. */
export function serviceOf(frame: Frame, name: ServiceName): ServiceFrame | undefined {
  return frame.services.find((service) => service.name === name);
}

/** The calls of one operation at one side of a service; undefined before its first. */
export function operationOf(
  frame: Frame,
  service: ServiceName,
  direction: OperationFrame['direction'],
  operation: string,
): OperationFrame | undefined {
  return serviceOf(frame, service)?.operations.find(
    (one) => one.operation === operation && one.direction === direction,
  );
}

export function breakerOf(
  frame: Frame,
  service: ServiceName,
  name: string,
): BreakerFrame | undefined {
  return serviceOf(frame, service)?.breakers.find((breaker) => breaker.name === name);
}

/** Names a breaker among those of all services. */
export function breakerKey(service: ServiceName, name: string): string {
  return `${service}:${name}`;
}
