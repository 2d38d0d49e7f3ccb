import { describe, expect, it } from '@jest/globals';
import type { TrafficStatus } from '@firebreak/contracts/plain';
import { status, traffic } from '../../test/fake-contact.js';
import { amplification } from './amplification.js';
import { SampleWindow } from './sample-window.js';

/** A second apart, from the beginning of the window. */
function windowOf(service: 'service-a' | 'service-b', seconds: readonly TrafficStatus[][]) {
  const window = new SampleWindow(10_000);
  for (const [second, said] of seconds.entries()) {
    window.add(status(service, { traffic: said }), second * 1_000);
  }
  return window;
}

/** So many orders in a second, with as many attempts at B for each. */
function ordersAtA(seconds: number, attempts = 1): SampleWindow {
  return windowOf(
    'service-a',
    Array.from({ length: seconds + 1 }, (_none, second) => [
      traffic({ direction: 'INBOUND', operation: 'POST /orders', started: second * 100 }),
      traffic({ direction: 'INBOUND', operation: 'GET /health/live', started: second * 9 }),
      traffic({ operation: 'PlaceOrder', started: second * 100 * attempts + 7, neverSent: 7 }),
    ]),
  );
}

function chargesAtB(seconds: number, attempts = 1): SampleWindow {
  return windowOf(
    'service-b',
    Array.from({ length: seconds + 1 }, (_none, second) => [
      traffic({ started: second * 100 * attempts }),
    ]),
  );
}

describe('how requests multiply', () => {
  it.each([
    { title: 'every request is one attempt', a: 1, b: 1, is: { atB: 1, atC: 1 } },
    { title: 'B tries three times', a: 1, b: 3, is: { atB: 1, atC: 3 } },
    { title: 'breakers refuse', a: 0.5, b: 0.05, is: { atB: 0.5, atC: 0.05 } },
  ])('is attempts for each request: $title', ({ a, b, is }) => {
    expect(amplification(ordersAtA(10, a), chargesAtB(10, b))).toEqual(is);
  });

  it('leaves reads out where nothing goes on to C', () => {
    const reads = (started: number) => [
      traffic({ direction: 'INBOUND', operation: 'GET /orders/:id', started }),
      traffic({ operation: 'GetOrder', started }),
    ];

    const seen = amplification(windowOf('service-a', [reads(0), reads(50)]), chargesAtB(1, 0));

    expect(seen).toEqual({ atB: 1, atC: null });
  });

  it.each([
    { title: 'A', a: 3, b: 10 },
    { title: 'B', a: 10, b: 3 },
  ])('is the same when $title was started a moment ago', ({ a, b }) => {
    expect(amplification(ordersAtA(a), chargesAtB(b))).toEqual({ atB: 1, atC: 1 });
  });

  it.each([
    { title: 'A does not answer', a: undefined, b: chargesAtB(10), is: { atB: null, atC: null } },
    { title: 'B does not answer', a: ordersAtA(10), b: undefined, is: { atB: 1, atC: null } },
    { title: 'B was asked once', a: ordersAtA(10), b: chargesAtB(0), is: { atB: 1, atC: null } },
  ])('is not known while $title', ({ a, b, is }) => {
    expect(amplification(a, b)).toEqual(is);
  });
});
