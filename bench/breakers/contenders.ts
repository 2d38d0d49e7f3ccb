import { CoarseClock, LatencyHistogram } from './ours.js';
import type { Peers } from './peers.js';
import {
  BARE,
  OPOSSUM_LEAN,
  cockatiel,
  cockatielWindow,
  mollitia,
  nestjsResilience,
  opossum,
  ours,
  type Contender,
} from './subjects.js';

export const SECOND_MS = 1_000;
export const DAY_MS = 86_400_000;

export const CONSECUTIVE = ours('ours', { failureThreshold: 5 });

/** Everybody with the rule that their documentation shows first. */
export function everybody(peers: Peers): readonly Contender[] {
  return [
    BARE,
    CONSECUTIVE,
    ours('ours with latency', { failureThreshold: 5 }, () => ({ latency: new LatencyHistogram() })),
    cockatiel(peers),
    opossum(peers, 'opossum lean', OPOSSUM_LEAN),
    opossum(peers, 'opossum default'),
    nestjsResilience(peers),
    mollitia(peers),
  ];
}

/** The rules that look at a window of time. */
export function windows(peers: Peers): readonly Contender[] {
  const clock = new CoarseClock();
  return [
    BARE,
    CONSECUTIVE,
    ours('ours, window 1 s', window(SECOND_MS)),
    ours('ours, window 24 h', window(DAY_MS)),
    ours('ours, window 1 s, coarse clock', window(SECOND_MS), () => ({ clock })),
    ours('ours, window 24 h, coarse clock', window(DAY_MS), () => ({ clock })),
    cockatielWindow(peers, 'cockatiel, window 1 s', SECOND_MS),
    cockatielWindow(peers, 'cockatiel, window 24 h', DAY_MS),
  ];
}

export function window(windowMs: number) {
  return { failureRate: { rate: 0.5, minCalls: 10, windowMs } };
}
