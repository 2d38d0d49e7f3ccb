import { describe, expect, it } from '@jest/globals';
import { Permit } from './permit.js';
import { Probes, type ProbeSettings } from './probes.js';

const STRICT: ProbeSettings = { successThreshold: 3, maxProbes: 3 };
const SAMPLED: ProbeSettings = { ...STRICT, sampled: { probes: 4, minSuccessRate: 0.5 } };

function permit(): Permit {
  const home = { settle: () => undefined, hold: () => undefined, dispatch: () => undefined };
  return new Permit(home, 0, 0, true);
}

/** So many have come back well; one is out for each lease, which ends at that time. */
function probesOf(settings: ProbeSettings, succeeded: number, ...leaseEnds: number[]): Probes {
  const probes = new Probes(settings);
  probes.succeeded = succeeded;
  for (const end of leaseEnds) probes.begin(permit(), end);
  return probes;
}

describe('probes while none is out', () => {
  it('have no lease that ends, and none to expire or give back', () => {
    const probes = new Probes(STRICT);

    probes.expire(9_999);

    expect(probes.firstLeaseEnd).toBe(Number.POSITIVE_INFINITY);
    expect([probes.has(permit()), probes.end(permit())]).toEqual([false, false]);
    expect(probes.failed).toBe(0);
    expect(probes.standingAt(9_999)).toEqual({
      inFlight: 0,
      succeeded: 0,
      decision: 'undecided',
    });
  });
});

describe('a sample of 4', () => {
  it.each([
    { succeeded: 0, failed: 0, out: 3, wanted: true },
    { succeeded: 1, failed: 1, out: 1, wanted: true },
    { succeeded: 1, failed: 1, out: 2, wanted: false },
    { succeeded: 0, failed: 0, out: 4, wanted: false },
  ])('with $succeeded good, $failed bad and $out out wants more: $wanted', (standing) => {
    const ends = Array.from({ length: standing.out }, () => 100);
    const probes = probesOf(SAMPLED, standing.succeeded, ...ends);
    probes.failed = standing.failed;

    expect(probes.wanted).toBe(standing.wanted);
  });
});

describe('a probe', () => {
  it('is out until it comes back', () => {
    const probes = new Probes(STRICT);
    const [one, other] = [permit(), permit()];
    probes.begin(one, 100);
    const before = [probes.has(one), probes.has(other)];

    expect([probes.end(one), probes.end(one)]).toEqual([true, false]);
    expect([...before, probes.has(one)]).toEqual([true, false, false]);
  });
});

describe('leases that run out', () => {
  it.each<{ title: string; settings: ProbeSettings; now: number; standing: object }>([
    {
      title: 'strict: none before its end',
      settings: STRICT,
      now: 99,
      standing: { inFlight: 3, succeeded: 1, decision: 'undecided' },
    },
    {
      title: 'strict: the first one opens, at its end',
      settings: STRICT,
      now: 250,
      standing: { inFlight: 2, succeeded: 1, decision: 'open', at: 100 },
    },
    {
      title: 'sampled: two of them decide nothing',
      settings: SAMPLED,
      now: 250,
      standing: { inFlight: 1, succeeded: 1, decision: 'undecided', at: 200 },
    },
    {
      title: 'sampled: all of them open',
      settings: SAMPLED,
      now: 999,
      standing: { inFlight: 0, succeeded: 1, decision: 'open', at: 300 },
    },
    {
      title: 'a sample of 2: the first decides, and one good of two closes',
      settings: { ...STRICT, sampled: { probes: 2, minSuccessRate: 0.5 } },
      now: 999,
      standing: { inFlight: 2, succeeded: 1, decision: 'close', at: 100 },
    },
  ])('$title', ({ settings, now, standing }) => {
    const probes = probesOf(settings, 1, 300, 100, 200);

    expect(probes.standingAt(now)).toEqual(standing);
    expect(probes.inFlight).toBe(3);
  });

  it('have failed once they are noticed, exactly at their end too', () => {
    const probes = probesOf(SAMPLED, 0, 300, 100, 200);

    probes.expire(200);

    expect([probes.failed, probes.inFlight, probes.firstLeaseEnd]).toEqual([2, 1, 300]);
  });
});
