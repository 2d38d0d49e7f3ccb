import { z } from 'zod';
import { constant } from '../simulate/draws.js';
import { simulateHop } from '../simulate/simulate-hop.js';
import { defineClaim, type Experiment } from './claim.js';
import { atLeast, atMost, near, shareOf } from './finding.js';
import { barsOf } from './plots.js';
import { simulatePool } from './simulate-pool.js';

const THREADS = 1_000;
const CALLS_PER_SECOND = 1_000;
const SERVICE_MS = 100;
const HANG_SHARE = 0.05;
const LONG_MS = 100_000;
const MIDDLE_MS = 10_000;
const SHORT_MS = 1_000;

const countSchema = z.strictObject({ hits: z.number(), calls: z.number() });
const schema = z.strictObject({
  long: countSchema,
  middle: countSchema,
  short: countSchema,
  refused: countSchema,
});
type Counts = z.infer<typeof countSchema>;

const experiment: Experiment<z.infer<typeof schema>> = {
  name: 'bimodal-latency',
  expectedMs: 5_000,
  schema,
  run: ({ seed }) => {
    const healthyServed = (deadlineMs: number): Counts => {
      const { served, calls } = simulatePool({
        threads: THREADS,
        queue: 0,
        ratePerSecond: CALLS_PER_SECOND,
        service: constant(SERVICE_MS),
        hangShare: HANG_SHARE,
        deadlineMs,
        warmUpMs: 3 * LONG_MS,
        durationMs: 6 * LONG_MS,
        seed,
      });
      return { hits: served, calls };
    };
    const { blocked, calls } = simulateHop({
      ratePerSecond: CALLS_PER_SECOND,
      latency: (random) => (random() < HANG_SHARE ? LONG_MS : SERVICE_MS),
      deadlineMs: SHORT_MS,
      breaker: { failureThreshold: 5, attemptMs: SHORT_MS },
      durationMs: 3 * LONG_MS,
      seed,
    });
    return {
      long: healthyServed(LONG_MS),
      middle: healthyServed(MIDDLE_MS),
      short: healthyServed(SHORT_MS),
      refused: { hits: blocked, calls },
    };
  },
};

/** What a few calls that hang do to all the others. */
export const bimodalLatency = defineClaim({
  id: 'T8',
  title: 'A few calls that hang for long take the threads of all the others',
  claim:
    'With 1000 threads and 1000 calls/s of 100 ms, 5 % that hang until a deadline of 100 s leave a fifth ' +
    'of the healthy calls; a deadline of 10 s or 1 s loses none, and a breaker that counts five ' +
    'failures in a row never sees them.',
  origin: 'Site Reliability Engineering, ch. 22 (bimodal latency: 19.6 % served)',
  kind: 'simulation',
  prediction:
    '95 + 50 × 100 = 5095 threads wanted of 1000: 19.6 % served (± 20 %). With 10 s 595, with 1 s 145 are ' +
    'wanted: all served. Five of 5 % in a row come once in 3.4 million calls.',
  cells: () => ({}),
  experiment,
  findings: ({ own: { long, middle, short, refused } }) => [
    {
      ...shareOf('healthy served, deadline 100 s', long.hits, long.calls),
      expected: near(0.196, 0.2),
    },
    {
      ...shareOf('healthy served, deadline 10 s', middle.hits, middle.calls),
      expected: atLeast(0.999),
    },
    {
      ...shareOf('healthy served, deadline 1 s', short.hits, short.calls),
      expected: atLeast(0.999),
    },
    {
      ...shareOf('refused by a breaker of five', refused.hits, refused.calls),
      expected: atMost(0.001),
    },
  ],
  plot: (_, measurements) =>
    barsOf(measurements, {
      title: 'Healthy calls served while 5 % hang',
      unit: 'share',
      bars: {
        '100 s': 'healthy served, deadline 100 s',
        '10 s': 'healthy served, deadline 10 s',
        '1 s': 'healthy served, deadline 1 s',
      },
      marks: { 'threads / wanted': 0.196 },
    }),
});
