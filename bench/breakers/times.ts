import { CONSECUTIVE, everybody, windows } from './contenders.js';
import type { Variant } from './loop.js';
import type { Peers } from './peers.js';
import { PERMIT_VARIANTS } from './permit.js';
import { RX_VARIANTS } from './rx.js';
import { BARE, crowded, failingQuarter, refused, succeeding } from './subjects.js';
import type { Comparison } from './table.js';

/** A group of variants that run interleaved, and what is compared among them. */
export interface Section {
  readonly title: string;
  readonly variants: readonly Variant[];
  readonly comparisons: readonly Comparison[];
}

const OVER = BARE.name;
const OURS = CONSECUTIVE.name;
const PEERS = ['cockatiel', 'opossum lean', 'opossum default', 'nestjs-resilience', 'mollitia'];

export function sections(peers: Peers): readonly Section[] {
  return [
    {
      title: 'closed, successful call, promise API',
      variants: everybody(peers).map(succeeding),
      comparisons: [
        added('added time, ours / cockatiel', 'cockatiel', { atMost: 0.5 }),
        added('added time, ours / opossum default', 'opossum default', { atMost: 0.08 }),
        added('added time, ours / opossum lean', 'opossum lean'),
        added('added time, ours / nestjs-resilience', 'nestjs-resilience'),
        added('added time, ours / mollitia', 'mollitia'),
        {
          title: 'added time, with latency recording / without, both ours',
          ours: 'ours with latency',
          peer: OURS,
          over: OVER,
        },
      ],
    },
    {
      title: 'refused call while open, promise API, await in try/catch',
      variants: everybody(peers)
        .filter((one) => one === CONSECUTIVE || PEERS.includes(one.name))
        .map(refused),
      comparisons: PEERS.map((peer) => ({
        title: `times faster refused, ${peer} / ours`,
        ours: OURS,
        peer,
        bar: { timesLess: 5 },
      })),
    },
    {
      title: 'RxJS, one subscription of a synchronous source',
      variants: RX_VARIANTS,
      comparisons: ['per call', 'prebuilt'].map((kind) => ({
        title: `added time, operator / defer+tap+catchError, ${kind}`,
        ours: `operator, ${kind}`,
        peer: `defer+tap+catchError, ${kind}`,
        over: 'bare subscribe',
        bar: { atMost: 0.3 },
      })),
    },
    {
      title: 'closed, successful call, rule over a window of time',
      variants: windows(peers).map(succeeding),
      comparisons: [
        ...['1 s', '24 h'].map((length) => ({
          title: `added time, ours / cockatiel, window ${length}`,
          ours: `ours, window ${length}`,
          peer: `cockatiel, window ${length}`,
          over: OVER,
          bar: { atMost: 0.6 },
        })),
        ...['1 s', '24 h'].map((length) => ({
          title: `added time, window ${length} with coarse clock / consecutive rule, both ours`,
          ours: `ours, window ${length}, coarse clock`,
          peer: OURS,
          over: OVER,
          bar: { atMost: 1.3 },
        })),
      ],
    },
    {
      title: 'one call in four fails, await in try/catch',
      variants: everybody(peers).map(failingQuarter),
      comparisons: [added('added time, ours / cockatiel, failing', 'cockatiel')],
    },
    {
      title: '1,000 calls in flight',
      variants: everybody(peers).map(crowded),
      comparisons: [added('added time, ours / cockatiel, 1,000 in flight', 'cockatiel')],
    },
    {
      title: 'the synchronous permit: admit and done',
      variants: PERMIT_VARIANTS,
      comparisons: [],
    },
  ];
}

export const bytesComparisons: readonly Comparison[] = [
  added('added bytes, ours / cockatiel', 'cockatiel', { atMost: 0.15 }),
  added('added bytes, ours / opossum default', 'opossum default'),
];

function added(title: string, peer: string, bar?: Comparison['bar']): Comparison {
  return { title, ours: OURS, peer, over: OVER, ...(bar === undefined ? {} : { bar }) };
}
