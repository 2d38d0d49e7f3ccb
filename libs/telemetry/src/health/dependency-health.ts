import type { BreakerRegistry, CircuitBreaker } from '@firebreak/resilience';
import { type Channel, connectivityState } from '@grpc/grpc-js';

/** How a dependency looks from here. It says nothing of the service that looks. */
export interface DependencyReport {
  /** `degraded` while a breaker before it is not closed, or it cannot be reached. */
  readonly status: 'ok' | 'degraded';
  /** Those that act and are not closed. */
  readonly breakersOpen: readonly string[];
  /** False once an attempt to connect has failed and none has succeeded since. */
  readonly reachable: boolean;
}

/** Reads how a dependency is from what its breakers and its channel know anyway; asks nobody. */
export class DependencyHealth {
  /**
   * @param hop where its breakers sit, the part of their group before the colon: `b-c`
   * @param channel the one that calls go through
   */
  constructor(
    private readonly registry: Pick<BreakerRegistry, 'all'>,
    private readonly hop: string,
    private readonly channel: () => Pick<Channel, 'getConnectivityState'>,
  ) {}

  report(): DependencyReport {
    const breakersOpen = this.registry
      .all()
      .filter((breaker) => breaker.group?.startsWith(`${this.hop}:`) === true && refuses(breaker))
      .map(({ name }) => name);
    // An idle channel stays idle: looking must not make it connect.
    const state = this.channel().getConnectivityState(false);
    const reachable = state !== connectivityState.TRANSIENT_FAILURE;
    const status = reachable && breakersOpen.length === 0 ? 'ok' : 'degraded';
    return { status, breakersOpen, reachable };
  }
}

function refuses({ active, mode, state }: CircuitBreaker): boolean {
  if (!active || mode === 'disabled') return false;
  return mode === 'forced_open' || state !== 'closed';
}
