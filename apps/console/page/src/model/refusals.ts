import type { Frame, ServiceName } from '../../../src/contract/index.js';
import { breakerOf, operationOf } from './frame-lookup.js';
import { PATHS, type RequestPath } from './names.js';

/** Between whom: clients and A, A and B, B and C. */
export type HopId = 'client-a' | 'a-b' | 'b-c';

/** Calls of one kind that breakers at one hop refuse in a second. */
export function refusedAtHop(frame: Frame, hop: HopId, path: RequestPath): number {
  switch (hop) {
    case 'client-a':
      return blockedBy(frame, 'service-a', `edge/${path.edge.replace(' ', '')}`);
    case 'a-b':
      return (
        blockedBy(frame, 'service-a', `service-b/${path.atB}`) +
        blockedBy(frame, 'service-b', `inbound/${path.atB}`) +
        shareOfWhole(frame, { service: 'service-a', breaker: 'service-b' }, path)
      );
    case 'b-c':
      if (path.atC === null) return 0;
      return (
        blockedBy(frame, 'service-b', `service-c/${path.atC}`) +
        blockedBy(frame, 'service-c', `inbound/${path.atC}`) +
        shareOfWhole(frame, { service: 'service-b', breaker: 'service-c' }, path)
      );
  }
}

/** Requests of one kind that were answered with a failure because a breaker somewhere refused. */
export function refusedAtEdge(frame: Frame, path: RequestPath): number {
  const failed = operationOf(frame, 'service-a', 'inbound', path.edge)?.failedPerSecond ?? 0;
  const hops: readonly HopId[] = ['client-a', 'a-b', 'b-c'];
  const refused = hops.reduce((sum, hop) => sum + refusedAtHop(frame, hop, path), 0);
  // One request may be refused twice, and a refused quote may still be answered by the fallback.
  return Math.min(failed, refused);
}

interface WholeBreaker {
  readonly service: ServiceName;
  readonly breaker: string;
}

/**
 * A breaker for all of a service does not say whose calls it refused. What came in and did not go
 * out again is the best measure of that.
 */
function shareOfWhole(frame: Frame, { service, breaker }: WholeBreaker, path: RequestPath): number {
  const blocked = blockedBy(frame, service, breaker);
  if (blocked === 0) return 0;
  const all = PATHS.reduce((sum, one) => sum + keptBack(frame, service, one), 0);
  return all === 0 ? 0 : (blocked * keptBack(frame, service, path)) / all;
}

function keptBack(frame: Frame, service: ServiceName, path: RequestPath): number {
  const [taken, sent] = service === 'service-a' ? [path.edge, path.atB] : [path.atB, path.atC];
  if (sent === null) return 0;
  const inbound = operationOf(frame, service, 'inbound', taken)?.perSecond ?? 0;
  const outbound = operationOf(frame, service, 'outbound', sent)?.perSecond ?? 0;
  return Math.max(0, inbound - outbound);
}

function blockedBy(frame: Frame, service: ServiceName, name: string): number {
  return breakerOf(frame, service, name)?.blockedPerSecond ?? 0;
}
