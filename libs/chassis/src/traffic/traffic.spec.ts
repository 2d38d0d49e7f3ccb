import { beforeEach, describe, expect, it } from '@jest/globals';
import { Traffic } from './traffic.js';

let nowMs: number;
let traffic: Traffic;
beforeEach(() => {
  nowMs = 1_000;
  traffic = new Traffic(() => nowMs);
});

describe('traffic', () => {
  it('counts what began, what is under way, the peak, and how long the ended ones took', () => {
    const [first, second] = [
      traffic.begin('outbound', 'Charge'),
      traffic.begin('outbound', 'Charge'),
    ];
    nowMs += 30;
    first({ code: 'OK' });
    nowMs += 20;
    second({ code: 'UNAVAILABLE', neverSent: true });
    traffic.begin('outbound', 'Charge');

    expect(traffic.snapshot()).toEqual([
      {
        direction: 'outbound',
        operation: 'Charge',
        started: 3,
        neverSent: 1,
        inFlight: 1,
        peakInFlight: 2,
        waitedMs: 80,
        ended: new Map([
          ['OK', 1],
          ['UNAVAILABLE', 1],
        ]),
        abandoned: 0,
      },
    ]);
  });

  it('counts an end once, as it came first', () => {
    const end = traffic.begin('inbound', 'Charge');

    end({ code: 'DEADLINE_EXCEEDED', abandoned: true });
    end({ code: 'OK' });

    expect(traffic.snapshot()).toMatchObject([
      { inFlight: 0, abandoned: 1, ended: new Map([['DEADLINE_EXCEEDED', 1]]) },
    ]);
  });

  it('keeps the two directions of one operation apart', () => {
    traffic.begin('inbound', 'Quote');
    traffic.begin('outbound', 'Quote');

    expect(traffic.snapshot()).toMatchObject([
      { direction: 'inbound', started: 1 },
      { direction: 'outbound', started: 1 },
    ]);
  });

  it('counts beyond 100 operations under one name', () => {
    for (let i = 0; i < 150; i++) traffic.begin('inbound', `operation ${i}`);

    const seen = traffic.snapshot();

    expect(seen).toHaveLength(101);
    expect(seen.at(-1)).toMatchObject({ operation: 'other', started: 50 });
  });
});
