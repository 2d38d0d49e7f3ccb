import type { BreakerRegistry } from '@firebreak/resilience';
import { FailureMarkers } from '@firebreak/resilience/nest-grpc';
import { edgeBreakerName } from '../edge/edge-breaker-name.js';
import type { HttpRequest } from '../edge/edge-request.js';
import { SERVICE_B } from '../orders.gateway.js';

/**
 * How long our own breakers will refuse such a request, now that they have settled its failure: the
 * client of the failure that trips one comes back no earlier than those it refuses.
 */
export class OpenPeriods {
  private readonly markers: FailureMarkers;

  constructor(private readonly registry: BreakerRegistry) {
    this.markers = new FailureMarkers({
      self: 'service-a',
      registry,
      dependencyOf: () => SERVICE_B,
    });
  }

  /** In ms from now; 0 if nothing is known to refuse it. */
  remainingMs(error: unknown, { method, routeOptions }: HttpRequest): number {
    const ofCall = this.markers.markerFor(error)?.retryAfterMs ?? 0;
    const route = this.registry.get(edgeBreakerName(method, routeOptions.url ?? ''));
    const ofRoute = route?.active === true ? (route.retryAfterMs ?? 0) : 0;
    return Math.max(ofCall, ofRoute);
  }
}
