import type { Probes, TripRule } from '../results/tune-result.js';

/** A library's breaker as it comes. */
export interface PeerDefaults {
  readonly name: string;
  readonly basis: string;
  readonly rule: TripRule;
  readonly openMs: number;
  readonly probes: Probes;
}

const ONE_PROBE: Probes = { needed: 1, atOnce: 1, minSuccessRate: 1 };

/**
 * What well-known libraries do unless told otherwise, from their sources. Their rules run on our
 * breaker's windows; how they count calls that are late, cancelled or refused is not imitated.
 */
export const PEERS: readonly PeerDefaults[] = [
  {
    name: 'Hystrix',
    basis: 'defaults: 50 %, at least 20 calls in 10 s, 5 s',
    rule: rateOver(10_000, { rate: 0.5, minCalls: 20 }),
    openMs: 5_000,
    probes: ONE_PROBE,
  },
  {
    name: 'resilience4j',
    basis: 'defaults: 50 % of 100 calls, at least 100, 60 s, 10 probes',
    rule: { kind: 'rate', rate: 0.5, atRate: true, minCalls: 100, window: { calls: 100 } },
    openMs: 60_000,
    // It opens again at 50 % failures, so more than half of the ten must succeed.
    probes: { needed: 10, atOnce: 10, minSuccessRate: 0.51 },
  },
  {
    name: 'Polly',
    basis: 'defaults: 10 %, at least 100 calls in 30 s, 5 s',
    rule: rateOver(30_000, { rate: 0.1, minCalls: 100 }),
    openMs: 5_000,
    probes: ONE_PROBE,
  },
  {
    name: 'opossum',
    basis: 'defaults: more than 50 % in 10 s, no minimum, 30 s',
    rule: rateOver(10_000, { rate: 0.5, minCalls: 1, atRate: false }),
    openMs: 30_000,
    probes: ONE_PROBE,
  },
  {
    name: 'cockatiel',
    basis: 'example of its README (it has no defaults): 5 in a row, 10 s',
    rule: { kind: 'consecutive', failures: 5 },
    openMs: 10_000,
    probes: ONE_PROBE,
  },
];

function rateOver(
  ms: number,
  share: { readonly rate: number; readonly minCalls: number; readonly atRate?: boolean },
): TripRule {
  return { kind: 'rate', atRate: true, ...share, window: { ms, buckets: 10 } };
}
