import type { Direction } from '@firebreak/chassis';
import type { Attributes } from '@opentelemetry/api';

/** Whom a service serves and asks, as its metrics and spans call it. */
export interface CallNames {
  /** The gRPC service that it serves: `firebreak.orders.v1.Orders`. @default none: it serves HTTP */
  readonly serves?: string;
  /** The gRPC service that it asks, and where. @default nobody */
  readonly asks?: { readonly service: string; readonly address: string };
}

/** How OpenTelemetry names what has no name of its own. */
const OTHER = '_OTHER';

/** Codes by which a gRPC server owns up to a fault; the others are the caller's doing. */
const SERVER_FAULTS = new Set([
  'UNKNOWN',
  'DEADLINE_EXCEEDED',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
]);

/** What a metric of a call and its span are named by. */
export interface NamedCall {
  readonly metric:
    'http.server.request.duration' | 'rpc.server.call.duration' | 'rpc.client.call.duration';
  readonly attributes: Attributes;
}

/**
 * A call by OpenTelemetry's conventions for HTTP (stable) and RPC (release candidate, version 1.40).
 * @param operation as Traffic counts it: a route, a method of the contract, or `other`
 */
export function namedCall(direction: Direction, operation: string, names: CallNames): NamedCall {
  if (direction === 'outbound') {
    return { metric: 'rpc.client.call.duration', attributes: clientCall(operation, names) };
  }
  if (names.serves === undefined) {
    return { metric: 'http.server.request.duration', attributes: httpRequest(operation) };
  }
  const attributes = rpcCall(names.serves, operation);
  return { metric: 'rpc.server.call.duration', attributes };
}

/** What is known of it once it is over. */
export function endAttributes(direction: Direction, code: string, names: CallNames): Attributes {
  if (direction === 'inbound' && names.serves === undefined) return httpEnd(code);
  const isFault = direction === 'outbound' ? code !== 'OK' : SERVER_FAULTS.has(code);
  return { 'rpc.response.status_code': code, ...(isFault ? { 'error.type': code } : {}) };
}

function httpRequest(operation: string): Attributes {
  const [method, route] = operation.split(' ');
  return route === undefined
    ? { 'http.request.method': OTHER, 'url.scheme': 'http' }
    : { 'http.request.method': method ?? OTHER, 'http.route': route, 'url.scheme': 'http' };
}

function httpEnd(code: string): Attributes {
  const status = Number(code);
  if (Number.isNaN(status)) return { 'error.type': code };
  const isFault = status >= 500;
  return { 'http.response.status_code': status, ...(isFault ? { 'error.type': code } : {}) };
}

function rpcCall(service: string, operation: string): Attributes {
  const method = operation === 'other' ? OTHER : `${service}/${operation}`;
  return { 'rpc.system.name': 'grpc', 'rpc.method': method };
}

function clientCall(operation: string, { asks }: CallNames): Attributes {
  if (asks === undefined) return rpcCall('', operation);
  const colon = asks.address.lastIndexOf(':');
  return {
    ...rpcCall(asks.service, operation),
    'server.address': asks.address.slice(0, colon).replaceAll(/[[\]]/g, ''),
    'server.port': Number(asks.address.slice(colon + 1)),
  };
}
