import { z } from 'zod';
import { constant } from '../simulate/draws.js';
import { defineClaim, type Experiment } from './claim.js';
import { atLeast, near } from './finding.js';
import { barsOf } from './plots.js';
import { type PoolOptions, simulatePool } from './simulate-pool.js';

const POOL = {
  threads: 10,
  ratePerSecond: 200,
  service: constant(100),
  deadlineMs: 10_000,
  warmUpMs: 10_000,
  durationMs: 310_000,
} as const satisfies Partial<PoolOptions>;
const MEASURED_S = (POOL.durationMs - POOL.warmUpMs) / 1_000;

const sideSchema = z.strictObject({ medianMs: z.number(), served: z.number() });
const schema = z.strictObject({ long: sideSchema, short: sideSchema });

const experiment: Experiment<z.infer<typeof schema>> = {
  name: 'queue-length',
  expectedMs: 2_000,
  schema,
  run: ({ seed }) => {
    const behind = (queue: number): z.infer<typeof sideSchema> => {
      const { medianMs, served } = simulatePool({ ...POOL, queue, seed });
      return { medianMs, served };
    };
    return { long: behind(POOL.threads * 10), short: behind(POOL.threads / 2) };
  },
};

/** What a long queue buys under overload. */
export const queueLength = defineClaim({
  id: 'T14',
  title: 'Under overload a long queue buys waiting, not work',
  claim:
    'Under twice its load a pool of calls of 100 ms answers after 1.1 s behind a queue ten times its ' +
    'size, and after 0.15 s behind one of half its size, and does the same work.',
  origin: 'Site Reliability Engineering, ch. 22 (queue of at most half the threads)',
  kind: 'simulation',
  prediction:
    'A full queue of q calls before n threads of 100 ms takes q / n × 100 ms, and the call itself 100 ms ' +
    '(± 20 %). Calls served: at least 95 % of those of the long queue.',
  cells: () => ({}),
  experiment,
  findings: ({ own: { long, short } }) => [
    {
      name: 'median, queue 10 times the pool',
      unit: 'ms',
      value: long.medianMs,
      n: long.served,
      expected: near(1_100, 0.2),
    },
    {
      name: 'median, queue half the pool',
      unit: 'ms',
      value: short.medianMs,
      n: short.served,
      expected: near(150, 0.2),
    },
    {
      name: 'served, short / long',
      unit: 'ratio',
      value: short.served / long.served,
      n: long.served,
      expected: atLeast(0.95),
    },
    { name: 'served, long', unit: 'per second', value: long.served / MEASURED_S, n: long.served },
  ],
  plot: (_, measurements) =>
    barsOf(measurements, {
      title: 'Median latency of a pool under twice its load',
      unit: 'ms',
      bars: {
        'queue 10 × pool': 'median, queue 10 times the pool',
        'queue ½ × pool': 'median, queue half the pool',
      },
    }),
});
