import { describe, expect, it } from '@jest/globals';
import { breaker, frame, service } from '../../fixture/build-frame.js';
import { breakerView, labelOf } from './breaker-view.js';
import { nextOpenPeriods } from './open-periods.js';

const CHARGE = { name: 'service-c/Charge', hop: 'B→C' };

describe('a breaker, ready to be drawn', () => {
  it.each([
    { title: 'closed', is: {}, shown: { word: 'closed', meaning: 'calls pass' } },
    {
      title: 'closed and counting',
      is: { failures: 2, blame: 'service-c', lastFailure: { code: 'UNAVAILABLE', message: '' } },
      shown: { failures: { count: 2, threshold: 3 }, blamed: 'C', lastFailure: 'UNAVAILABLE' },
    },
    {
      title: 'closed again: whom it blamed is history',
      is: { blame: 'service-c', lastFailure: { code: 'UNAVAILABLE', message: '' } },
      shown: { blamed: null, lastFailure: null },
    },
    {
      title: 'open',
      is: { state: 'open', dueInMs: 3_200 },
      shown: { word: 'open', left: { ms: 3_200, share: 0 }, failures: null },
    },
    {
      title: 'open and due',
      is: { state: 'open', dueInMs: 0 },
      shown: { meaning: 'the next call is the probe', left: { ms: 0, share: 0 } },
    },
    {
      title: 'half open',
      is: { state: 'half_open', probesInFlight: 1 },
      shown: { word: 'half open', probes: { inFlight: 1, succeeded: 0, needed: 1 } },
    },
    {
      title: 'forced open, whatever its state',
      is: { state: 'closed', mode: 'forced_open' },
      shown: { word: 'forced open', look: 'forced_open', isForced: true, failures: null },
    },
    {
      title: 'disabled: to a reader, forced closed',
      is: { mode: 'disabled' },
      shown: { word: 'forced closed', look: 'forced_closed' },
    },
    {
      title: 'known by what it counted',
      is: {
        counts: {
          success: 90,
          failure: 5,
          alive: 2,
          ignored: 1,
          blocked: 40,
          late: 3,
          inFlight: 7,
        },
      },
      shown: { counts: '90 ok · 5 failed · 40 refused · 3 late · 7 under way' },
    },
    { title: 'left out', is: { active: false }, shown: { word: 'idle', look: 'idle' } },
  ] as const)('is $title', ({ is, shown }) => {
    const view = breakerView('service-b', breaker({ ...CHARGE, ...is }), new Map());

    expect(view).toMatchObject(shown);
  });

  it.each([
    { name: 'service-b/PlaceOrder', label: 'PlaceOrder' },
    { name: 'service-b', label: 'all of B' },
    { name: 'edge/GET/orders/:id', label: 'GET /orders/:id' },
    { name: 'inbound/Charge', label: 'Charge' },
  ])('is called $label for $name', ({ name, label }) => {
    expect(labelOf({ name })).toBe(label);
  });

  it('shrinks its bar against the whole of the open period, and anew in the next', () => {
    const shareAt = (looks: readonly (readonly [due: number, until: number])[]): number => {
      let periods: ReturnType<typeof nextOpenPeriods> = new Map();
      let share = -1;
      for (const [dueInMs, openUntilUnixMs] of looks) {
        const open = breaker({ ...CHARGE, state: 'open', dueInMs, openUntilUnixMs });
        periods = nextOpenPeriods(
          periods,
          frame({ services: [service('service-b', { breakers: [open] })] }),
        );
        share = breakerView('service-b', open, periods).left?.share ?? -1;
      }
      return share;
    };

    expect(shareAt([[5_000, 9_000]])).toBe(1);
    expect(
      shareAt([
        [5_000, 9_000],
        [1_250, 9_020],
      ]),
    ).toBe(0.25);
    expect(
      shareAt([
        [5_000, 9_000],
        [1_250, 9_000],
        [10_000, 19_000],
      ]),
    ).toBe(1);
  });
});
