import type { ChainEvent, ServiceName } from '../../../src/contract/index.js';
import { labelOf, lookOf, type BreakerLook } from './breaker-view.js';
import { breakerKey } from './frame-lookup.js';
import { breakerRank, letterOf, SERVICES } from './names.js';
import type { Sample } from './sample.js';

/** How one breaker stood over time. */
export interface Band {
  readonly key: string;
  /** `B: Charge`. */
  readonly label: string;
  readonly segments: readonly BandSegment[];
}

export interface BandSegment {
  readonly look: BreakerLook;
  readonly fromMs: number;
  readonly toMs: number;
}

interface Point {
  readonly atMs: number;
  /** Null from when nothing is known, or the breaker does not act. */
  readonly look: BreakerLook | null;
}

/** Longer than this without a sample, nothing is known. */
const GAP_MS = 1_600;
/** A sample may have been taken before an event that is already told of. */
const LAG_MS = 750;

/**
 * The state of each breaker that acted, from samples and, since a probe is over faster than samples
 * come, from the exact times of the transitions.
 */
export function bands(
  samples: readonly Sample[],
  events: readonly ChainEvent[],
  untilMs: number,
): readonly Band[] {
  // While the time lines are paused, the chain goes on.
  const past = events.filter((event) => event.atUnixMs < untilMs);
  const keys = new Set(samples.flatMap((sample) => [...sample.looks.keys()]));
  return [...keys].toSorted(inOrderOfTheChain).map((key) => ({
    key,
    label: bandLabel(key),
    segments: segmentsOf(pointsOf(key, samples, past), untilMs),
  }));
}

/** `service-b:service-c/Charge` is `B: Charge`. */
export function bandLabel(key: string): string {
  const colon = key.indexOf(':');
  const name = key.slice(colon + 1);
  const door = name.startsWith('inbound/') ? 'in ' : '';
  return `${letterOf(key.slice(0, colon))}: ${door}${labelOf({ name })}`;
}

function inOrderOfTheChain(one: string, other: string): number {
  const place = (key: string): number =>
    SERVICES.indexOf(key.slice(0, key.indexOf(':')) as ServiceName);
  return place(one) - place(other) || breakerRank(one) - breakerRank(other);
}

function pointsOf(
  key: string,
  samples: readonly Sample[],
  events: readonly ChainEvent[],
): readonly Point[] {
  const moves = movesOf(key, events);
  return [...moves, ...sampled(key, samples, moves)].toSorted((a, b) => a.atMs - b.atMs);
}

function movesOf(key: string, events: readonly ChainEvent[]): readonly Point[] {
  return events.flatMap(({ atUnixMs, service, transition }) => {
    if (transition === undefined || service === 'console') return [];
    if (breakerKey(service, transition.breaker) !== key) return [];
    const { to, mode } = transition;
    return [{ atMs: atUnixMs, look: lookOf({ state: to, mode, active: true }) }];
  });
}

function sampled(
  key: string,
  samples: readonly Sample[],
  moves: readonly Point[],
): readonly Point[] {
  const points: Point[] = [];
  let move = 0;
  let before: number | undefined;
  for (const { atMs, looks } of samples) {
    while ((moves[move + 1]?.atMs ?? Infinity) <= atMs) move++;
    if (before !== undefined && atMs - before > GAP_MS) {
      points.push({ atMs: before + 250, look: null });
    }
    before = atMs;
    const since = atMs - (moves[move]?.atMs ?? -Infinity);
    const isStale = since >= 0 && since < LAG_MS;
    if (!isStale) points.push({ atMs, look: looks.get(key) ?? null });
  }
  return points;
}

function segmentsOf(points: readonly Point[], untilMs: number): readonly BandSegment[] {
  const segments: BandSegment[] = [];
  for (const [index, { atMs, look }] of points.entries()) {
    const toMs = points[index + 1]?.atMs ?? Math.min(untilMs, atMs + GAP_MS);
    if (look === null || toMs <= atMs) continue;
    const last = segments.at(-1);
    if (last?.look === look && last.toMs === atMs) {
      segments[segments.length - 1] = { look, fromMs: last.fromMs, toMs };
    } else {
      segments.push({ look, fromMs: atMs, toMs });
    }
  }
  return segments;
}
