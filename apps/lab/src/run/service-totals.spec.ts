import { describe, expect, it } from '@jest/globals';
import type { ServiceStatusMessage } from '@firebreak/contracts/plain';
import { hopBetween, inFlightOf, ServiceMeter } from './service-totals.js';

interface Counted {
  readonly pid?: number;
  readonly attempts?: number;
  readonly blocked?: number;
}

/** As the admin contract says it, in the parts that are read here. */
function status({ pid = 1, attempts = 0, blocked = 0 }: Counted): ServiceStatusMessage {
  const breaker = (hop: string) => ({ hop, counters: { blocked }, timeSavedMs: 10 });
  const calls = { neverSent: 1, inFlight: 2, peakInFlight: 3, waitedMs: 40.4 };
  return {
    pid,
    breakers: [breaker('b-c'), breaker('b-c'), breaker('server')],
    traffic: [
      { ...calls, direction: 'OUTBOUND', operation: 'Charge', started: attempts },
      { ...calls, direction: 'OUTBOUND', operation: 'Quote', started: 1 },
      { ...calls, direction: 'INBOUND', operation: 'PlaceOrder', started: 100, peakInFlight: 7 },
      { ...calls, direction: 'INBOUND', operation: 'GetOrder', started: 100 },
    ],
  } as unknown as ServiceStatusMessage;
}

describe('the counts of a service', () => {
  it('are those of its outbound calls and of the breakers that guard them', () => {
    const meter = new ServiceMeter();
    meter.update(status({ attempts: 5, blocked: 4 }));

    expect(meter.totals()).toEqual({
      attempts: 6,
      neverSent: 2,
      blocked: 8,
      waitedMs: 80.8,
      timeSavedMs: 30,
      peakInFlight: 7,
    });
  });

  it('are the latest of a process, added to those of the process before it', () => {
    const meter = new ServiceMeter();
    for (const attempts of [3, 8]) meter.update(status({ pid: 1, attempts }));
    meter.update(status({ pid: 2, attempts: 2 }));

    expect(meter.totals()).toMatchObject({ attempts: 9 + 3, peakInFlight: 7 });
  });

  it('are told between two looks', () => {
    const meter = new ServiceMeter();
    meter.update(status({ attempts: 3 }));
    const before = meter.totals();
    meter.update(status({ attempts: 30, blocked: 2 }));

    expect(hopBetween(before, meter.totals())).toEqual({
      attempts: 27,
      neverSent: 0,
      blocked: 4,
      waitedMs: 0,
    });
  });

  it('know how many requests are being served', () => {
    expect(inFlightOf(status({}))).toBe(4);
  });
});
