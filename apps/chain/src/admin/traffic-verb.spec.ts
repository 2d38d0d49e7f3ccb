import { beforeEach, describe, expect, it } from '@jest/globals';
import type { TrafficStatus } from '@firebreak/contracts/plain';
import { FakeAdmin } from '../testing/fake-admin.js';
import { showTraffic } from './traffic-verb.js';

const CHARGES: TrafficStatus = {
  direction: 'OUTBOUND',
  operation: 'Charge',
  started: 9,
  neverSent: 2,
  inFlight: 1,
  peakInFlight: 4,
  waitedMs: 100,
  ended: [
    { code: 'CANCELLED', count: 1, latency: null },
    { code: 'OK', count: 4, latency: null },
    { code: 'INTERNAL', count: 1, latency: null },
    { code: 'UNAVAILABLE', count: 2, latency: null },
  ],
  abandoned: 0,
  latency: null,
  budget: null,
};
const TAKEN: TrafficStatus = {
  ...CHARGES,
  direction: 'INBOUND',
  started: 1,
  neverSent: 0,
  ended: [],
};

let admin: FakeAdmin;
let said: string[];
const write = (line: string): void => void said.push(line);
beforeEach(() => {
  admin = new FakeAdmin();
  said = [];
});

describe('traffic', () => {
  it('is one table over all services: what each took and what it sent', async () => {
    admin.change('service-b', { traffic: [CHARGES] });
    admin.change('service-c', { traffic: [TAKEN, { ...TAKEN, inFlight: 0, abandoned: 1 }] });

    expect(await showTraffic(admin.stack, write)).toBe(0);

    expect(said).toEqual([
      'HOP  OPERATION  CALLS  NOW  PEAK  MEAN      ENDED',
      'B→C  Charge     9      1    4     12.5 ms   OK 4, UNAVAILABLE 2, others 2, never sent 2',
      '→C   Charge     1      1    4     -',
      '→C   Charge     1      0    4     100.0 ms  abandoned 1',
    ]);
  });

  it('says who does not answer', async () => {
    admin.silent.set('service-c', 'UNAVAILABLE');

    expect(await showTraffic(admin.stack, write)).toBe(1);
    expect(said).toEqual(['No call yet.', 'service-c is not running']);
  });
});
