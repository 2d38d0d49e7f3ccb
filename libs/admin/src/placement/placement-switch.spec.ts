import { describe, expect, it, jest } from '@jest/globals';
import { BreakerRegistry, type CircuitBreaker, CircuitOpenError } from '@firebreak/resilience';
import { FakeClock } from '@firebreak/resilience/testing';
import type { Placement } from '@firebreak/contracts/plain';
import { PlacementRefused, PlacementSwitch } from './placement-switch.js';

const FAILURE = { outcome: 'failure' } as const;

function chain(placement: Placement) {
  const registry = new BreakerRegistry({ failureThreshold: 2 }, { clock: new FakeClock() });
  const breakers = {
    orders: registry.define('service-b/PlaceOrder', {}, { group: 'a-b:operation' }),
    charge: registry.define('service-c/Charge', {}, { group: 'b-c:operation' }),
  };
  const placements = new PlacementSwitch({ placement, epoch: 0 });
  placements.govern(registry);
  return { placements, ...breakers };
}

function open(breaker: CircuitBreaker): void {
  for (let call = 0; call < 2; call++) fail(breaker);
}

function fail(breaker: CircuitBreaker): void {
  const permit = breaker.admit();
  if (!(permit instanceof CircuitOpenError)) permit.done(FAILURE);
}

describe('a switch of the placement', () => {
  it('makes the breakers act that the placement names, and no others', () => {
    const { placements, orders, charge } = chain('every-hop');
    expect([orders.active, charge.active]).toEqual([true, true]);

    placements.set('b-c', 1);
    expect([orders.active, charge.active]).toEqual([false, true]);

    placements.set('none', 2);
    expect([orders.active, charge.active]).toEqual([false, false]);
    expect(placements.current).toEqual({ placement: 'none', epoch: 2 });
  });

  it('makes those that leave forget, and leaves the others as they are', () => {
    const { placements, orders, charge } = chain('every-hop');
    open(orders);
    open(charge);

    placements.set('b-c', 1);

    expect([orders.state, charge.state]).toEqual(['closed', 'open']);
  });

  it('makes those that enter forget', () => {
    const { placements, orders } = chain('every-hop');
    fail(orders);

    placements.set('b-c', 1);
    placements.set('every-hop', 2);
    fail(orders);

    expect(orders.snapshot()).toMatchObject({ active: true, state: 'closed', failures: 1 });
  });

  it.each([
    { title: 'forced open', force: (one: CircuitBreaker) => one.forceOpen(), mode: 'forced_open' },
    { title: 'disabled', force: (one: CircuitBreaker) => one.disable(), mode: 'disabled' },
  ])('keeps a mode that an operator forced: $title', ({ force, mode }) => {
    const { placements, orders } = chain('every-hop');
    force(orders);

    placements.set('none', 1);
    placements.set('every-hop', 2);

    expect(orders.snapshot()).toMatchObject({ active: true, mode });
  });

  it.each([
    { title: 'leaves', before: 'every-hop', after: 'none' },
    { title: 'leaves and enters', before: 'every-hop', after: 'every-hop' },
  ] as const)(
    'lets calls in flight settle late, and leaks none: a breaker that $title',
    ({ before, after }) => {
      const { placements, orders } = chain(before);
      const permits = Array.from({ length: 5 }, () => orders.admit());

      placements.set('none', 1);
      placements.set(after, 2);
      for (const permit of permits) if (!(permit instanceof CircuitOpenError)) permit.done(FAILURE);

      expect(orders.snapshot()).toMatchObject({
        state: 'closed',
        failures: 0,
        probesInFlight: 0,
        counters: { inFlight: 0, late: 5, doubleSettle: 0 },
      });
    },
  );

  it('is told once the breakers follow, until the listener leaves', () => {
    const { placements, orders } = chain('every-hop');
    const heard = jest.fn(() => orders.active);
    const listening = placements.onChange(heard);

    placements.set('b-c', 4);
    listening[Symbol.dispose]();
    placements.set('none', 5);

    expect(heard.mock.calls).toEqual([[{ from: 'every-hop', placement: 'b-c', epoch: 4 }]]);
    expect(heard).toHaveReturnedWith(false);
  });

  it('may be asked for again under the same number', () => {
    const { placements, charge } = chain('none');
    expect(placements.set('b-c', 3)).toBe(true);
    open(charge);

    expect(placements.set('b-c', 3)).toBe(false);
    expect(charge.state).toBe('open');
  });

  it.each([
    { title: 'an unknown placement', placement: 'everywhere', epoch: 9, says: 'there is no plac' },
    { title: 'an older number', placement: 'none', epoch: 2, says: 'switch 2 to none comes too' },
    { title: 'the same, elsewhere', placement: 'none', epoch: 3, says: 'switch 3 to b-c was made' },
    { title: 'no number', placement: 'none', epoch: Number.NaN, says: 'is not a whole number' },
  ])('is refused for $title, and nothing changes', ({ placement, epoch, says }) => {
    const { placements, charge } = chain('none');
    placements.set('b-c', 3);

    expect(() => placements.set(placement, epoch)).toThrow(PlacementRefused);
    expect(() => placements.set(placement, epoch)).toThrow(says);
    expect(placements.current).toEqual({ placement: 'b-c', epoch: 3 });
    expect(charge.active).toBe(true);
  });
});
