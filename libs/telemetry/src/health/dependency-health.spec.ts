import { beforeEach, describe, expect, it } from '@jest/globals';
import { BreakerRegistry, type CircuitBreaker } from '@firebreak/resilience';
import { connectivityState } from '@grpc/grpc-js';
import { DependencyHealth } from './dependency-health.js';

let breaker: CircuitBreaker;
let connection: connectivityState;
let health: DependencyHealth;
beforeEach(() => {
  const registry = new BreakerRegistry();
  breaker = registry.define('service-c/Charge', {}, { group: 'b-c:operation' });
  registry.define('inbound/PlaceOrder', {}, { group: 'server:operation' }).forceOpen();
  connection = connectivityState.READY;
  health = new DependencyHealth(registry, 'b-c', () => ({
    getConnectivityState: () => connection,
  }));
});

describe('a dependency', () => {
  it.each([
    { title: 'all is closed and connected', arrange: () => undefined },
    { title: 'nobody has called yet', arrange: () => (connection = connectivityState.IDLE) },
    { title: 'a breaker lets all pass by hand', arrange: () => breaker.disable() },
    {
      title: 'an open breaker is left out by the placement',
      arrange: () => {
        breaker.forceOpen();
        breaker.setActive(false);
      },
    },
  ])('is ok while $title', ({ arrange }) => {
    arrange();

    expect(health.report()).toEqual({ status: 'ok', breakersOpen: [], reachable: true });
  });

  it.each([
    { title: 'is open', arrange: () => breaker.trip() },
    { title: 'is held open by hand', arrange: () => breaker.forceOpen() },
  ])('is degraded while its breaker $title', ({ arrange }) => {
    arrange();

    expect(health.report()).toMatchObject({
      status: 'degraded',
      breakersOpen: ['service-c/Charge'],
    });
  });

  it('is degraded while it cannot be reached', () => {
    connection = connectivityState.TRANSIENT_FAILURE;

    expect(health.report()).toMatchObject({ status: 'degraded', reachable: false });
  });
});
