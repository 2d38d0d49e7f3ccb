import { beforeEach, describe, expect, it } from '@jest/globals';
import { type HistogramCounts, MsHistogram } from './ms-histogram.js';
import { Traffic } from './traffic.js';

let nowMs: number;
let traffic: Traffic;
beforeEach(() => {
  nowMs = 1_000;
  traffic = new Traffic(() => nowMs);
});

/** One call that took so long. */
function took(ms: number): HistogramCounts {
  const histogram = new MsHistogram();
  histogram.record(ms);
  return histogram.snapshot();
}

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

    expect(traffic.snapshot()).toMatchObject([
      {
        direction: 'outbound',
        operation: 'Charge',
        started: 3,
        neverSent: 1,
        inFlight: 1,
        peakInFlight: 2,
        latency: { count: 2, sumMs: 80 },
        abandoned: 0,
      },
    ]);
  });

  it('keeps how long calls took by how they ended', () => {
    const [first, second] = [traffic.begin('inbound', 'Quote'), traffic.begin('inbound', 'Quote')];
    nowMs += 2;
    first({ code: 'UNAVAILABLE' });
    nowMs += 18;
    second({ code: 'OK' });

    const [quote] = traffic.snapshot();

    expect(quote?.ended.get('UNAVAILABLE')).toEqual(took(2));
    expect(quote?.ended.get('OK')).toEqual(took(20));
  });

  it.each([
    { title: 'as it is', budgetMs: 450, seen: { count: 1, sumMs: 450 } },
    { title: 'as 0 for a call that came too late', budgetMs: -7, seen: { count: 1, sumMs: 0 } },
    { title: 'not at all for a call without a deadline', budgetMs: Infinity, seen: { count: 0 } },
  ])('takes down what is left of the deadline, $title', ({ budgetMs, seen }) => {
    traffic.begin('inbound', 'Quote', budgetMs);

    expect(traffic.snapshot()).toMatchObject([{ budget: seen }]);
  });

  it('counts beyond 40 codes under one name', () => {
    for (let code = 0; code < 60; code++) {
      traffic.begin('outbound', 'Quote')({ code: String(code) });
    }

    const [quote] = traffic.snapshot();

    expect(quote?.ended.size).toBe(41);
    expect(quote?.ended.get('other')).toMatchObject({ count: 20 });
  });

  it('counts an end once, as it came first', () => {
    const end = traffic.begin('inbound', 'Charge');

    end({ code: 'DEADLINE_EXCEEDED', abandoned: true });
    end({ code: 'OK' });

    expect(traffic.snapshot()).toMatchObject([
      { inFlight: 0, abandoned: 1, ended: new Map([['DEADLINE_EXCEEDED', took(0)]]) },
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
