import type { ArgumentsHost } from '@nestjs/common';
import {
  BudgetExhaustedError,
  BulkheadFullError,
  CircuitOpenError,
  FallbackFailedError,
  attemptsOf,
} from '../core/index.js';
import {
  outboundMarker,
  ownMarker,
  readMarker,
  type FailureMarker,
  type GatewayFailure,
  type KnownPeer,
  type OwnRefusal,
} from '../grpc/attribution/index.js';
import { attemptFactsOf, isServiceError } from '../grpc/index.js';
import type { BreakerRegistry, CircuitBreaker } from '../policies/index.js';
import { recordedCallOf, type RecordedCall } from './recorded-call.js';

/** A refusal of our own that has an end. */
export interface HintedRefusal {
  readonly reason: OwnRefusal;
  /** When to ask again, in ms. With OVERLOADED, callers may retry by themselves then. */
  readonly retryAfterMs: number;
}

/** How a service reports whose fault its failures are. */
export interface FailureMarkersOptions {
  /** Its own name, as its callers have it configured. */
  readonly self: string;
  readonly registry: BreakerRegistry;
  /** Whom breakers of calls guard, by the breaker; undefined for those before our own handlers. */
  readonly dependencyOf: (breaker: CircuitBreaker) => KnownPeer | undefined;
  /**
   * Whom a bulkhead limits the calls to, by its name; undefined for those before our own handlers,
   * whose refusals are ours. @default undefined for all
   */
  readonly limitedTo?: (bulkhead: string) => KnownPeer | undefined;
  /** Why this service itself refused, for errors of its own making. @default never */
  readonly ownReason?: (error: unknown) => OwnRefusal | HintedRefusal | undefined;
  /** Answers these calls without the marker and the pushback, to show what is lost then. @default none */
  readonly isMuted?: (host: ArgumentsHost) => boolean;
}

/** Tells, for each failure this service answers with, whose fault it is. */
export class FailureMarkers {
  constructor(private readonly options: FailureMarkersOptions) {}

  isMuted(host: ArgumentsHost): boolean {
    return this.options.isMuted?.(host) ?? false;
  }

  /** The marker to answer with; undefined for failures that are an answer, or our own bug. */
  markerFor(error: unknown): FailureMarker | undefined {
    // What should have stood in failed too, but why there was need for it is what counts.
    if (error instanceof FallbackFailedError) return this.markerFor(error.cause);
    const own = this.ownRefusal(error);
    if (own !== undefined) return own;
    if (error instanceof CircuitOpenError) return this.refusal(error);
    if (error instanceof BulkheadFullError) return this.limit(error);
    const call = recordedCallOf(error);
    if (call === undefined) return undefined;
    return outboundMarker({
      error,
      self: this.options.self,
      dependency: call.peer,
      operation: call.operation,
      attempts: attemptsOf(error) ?? (attemptFactsOf(error)?.endedBy === 'never_sent' ? 0 : 1),
      ...this.breakerFacts(call),
    });
  }

  private ownRefusal(error: unknown): FailureMarker | undefined {
    const { self, ownReason } = this.options;
    const refusal = ownReason?.(error);
    if (typeof refusal === 'string') return ownMarker(self, refusal);
    if (refusal !== undefined) {
      const { reason, retryAfterMs } = refusal;
      return ownMarker(self, reason, { retryAfterMs });
    }
    return error instanceof BudgetExhaustedError ? ownMarker(self, 'BUDGET_EXHAUSTED') : undefined;
  }

  private limit(error: BulkheadFullError): FailureMarker | undefined {
    const { self, limitedTo } = this.options;
    const { bulkhead: operation } = error;
    const dependency = limitedTo?.(operation);
    if (dependency === undefined) return ownMarker(self, 'BULKHEAD_FULL', { operation });
    return outboundMarker({ error, self, dependency, operation, attempts: attemptsOf(error) ?? 0 });
  }

  /**
   * What the breaker of the operation knows of it, or else the one of the whole peer; the time to
   * come back is when the last of both lets calls through. They have settled the failure before it
   * is answered, so the one that trips them carries their period.
   */
  private breakerFacts({ operation, peer }: RecordedCall): Partial<GatewayFailure> {
    const { registry } = this.options;
    const ofOperation = registry.get(operation);
    const breaker = ofOperation?.active === true ? ofOperation : registry.get(peer.name);
    const fairMs = (ofOperation ?? breaker)?.options.fairMs;
    const fair = fairMs === undefined ? {} : { fairMs };
    if (breaker?.active !== true) return fair;
    const active = [ofOperation, registry.get(peer.name)].filter((each) => each?.active === true);
    const retryAfterMs = Math.max(...active.map((each) => each?.retryAfterMs ?? 0));
    return { ...fair, breaker: breaker.name, ...(retryAfterMs === 0 ? {} : { retryAfterMs }) };
  }

  private refusal(error: CircuitOpenError): FailureMarker {
    const { self, registry, dependencyOf } = this.options;
    const { breaker: name, retryAfterMs } = error;
    const facts = { breaker: name, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    const breaker = registry.get(name);
    const dependency = breaker && dependencyOf(breaker);
    const attempts = attemptsOf(error) ?? 0;
    const marker = dependency && outboundMarker({ error, self, dependency, attempts, ...facts });
    return marker ?? ownMarker(self, 'CIRCUIT_OPEN', facts);
  }
}

/**
 * What the peer of a failed call said about whose fault it was, whether or not breakers go by it;
 * undefined if it said nothing that can be believed.
 */
export function failureMarkerOf(error: unknown): FailureMarker | undefined {
  const call = recordedCallOf(error);
  if (call === undefined || !isServiceError(error)) return undefined;
  const reading = readMarker(error.metadata, error.code, call.peer);
  return reading.kind === 'valid' ? reading.marker : undefined;
}
