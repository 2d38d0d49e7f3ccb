import { z } from 'zod';
import { logNormal } from '../simulate/draws.js';
import { simulateHop } from '../simulate/simulate-hop.js';
import { defineClaim, type Experiment } from './claim.js';
import { atLeast, atMost, near, shareOf } from './finding.js';
import { barsOf } from './plots.js';

const MEDIAN_MS = 20;
const SLOWER = 1.2;
const NARROW = 0.03;
const WIDE = 0.7;
/** Standard deviations that 99.9 % lie below. */
const Z_999 = 3.0902;
const CALLS_PER_SECOND = 200;
const DURATION_MS = 1_000_000;

const countSchema = z.strictObject({ failed: z.number(), calls: z.number() });
const schema = z.strictObject({
  narrow: countSchema,
  wide: countSchema,
  narrowSlower: countSchema,
  wideSlower: countSchema,
  padded: countSchema,
});
type Counts = z.infer<typeof countSchema>;

const experiment: Experiment<z.infer<typeof schema>> = {
  name: 'timeouts',
  expectedMs: 4_000,
  schema,
  run: ({ seed }) => {
    const timeouts = (spread: number, factor: number, pad = 1): Counts => {
      const deadlineMs = MEDIAN_MS * Math.exp(Z_999 * spread) * pad;
      const { failed, calls } = simulateHop({
        ratePerSecond: CALLS_PER_SECOND,
        latency: logNormal(MEDIAN_MS * factor, spread),
        deadlineMs,
        breaker: undefined,
        durationMs: DURATION_MS,
        seed,
      });
      return { failed, calls };
    };
    return {
      narrow: timeouts(NARROW, 1),
      wide: timeouts(WIDE, 1),
      narrowSlower: timeouts(NARROW, SLOWER),
      wideSlower: timeouts(WIDE, SLOWER),
      padded: timeouts(NARROW, SLOWER, 2),
    };
  },
};

/** How a deadline taken from a percentile bears a callee that gets slower. */
export const timeoutPercentile = defineClaim({
  id: 'T7',
  title: 'A deadline at p99.9 needs a margin where p99.9 is near the median',
  claim:
    'A deadline at the callee’s p99.9 times out 0.1 % of the calls; when the callee gets 20 % slower, ' +
    'almost all of them if its latency varies little, unless the deadline had a margin.',
  origin: 'Amazon Builders’ Library, “Timeouts, retries, and backoff with jitter”',
  kind: 'simulation',
  prediction:
    'Log-normal latency: 0.1 % (± 20 %) at p99.9. 20 % slower: 99.9 % with σ = 0.03 (p99.9 is 1.1 times ' +
    'the median), 0.23 % with σ = 0.7 (8.7 times); none with twice the deadline.',
  cells: () => ({}),
  experiment,
  findings: ({ own: { narrow, wide, narrowSlower, wideSlower, padded } }) => [
    { ...shareOf('timed out, narrow', narrow.failed, narrow.calls), expected: near(0.001, 0.2) },
    { ...shareOf('timed out, wide', wide.failed, wide.calls), expected: near(0.001, 0.2) },
    {
      ...shareOf('timed out, narrow, 20 % slower', narrowSlower.failed, narrowSlower.calls),
      expected: atLeast(0.95),
    },
    {
      ...shareOf('timed out, wide, 20 % slower', wideSlower.failed, wideSlower.calls),
      expected: near(0.0023, 0.2),
    },
    {
      ...shareOf('timed out, narrow, 20 % slower, margin', padded.failed, padded.calls),
      expected: atMost(0.001),
    },
  ],
  plot: (_, measurements) =>
    barsOf(measurements, {
      title: 'Calls that a deadline at p99.9 times out',
      unit: 'share',
      scale: 'log',
      bars: {
        narrow: 'timed out, narrow',
        wide: 'timed out, wide',
        'narrow, slower': 'timed out, narrow, 20 % slower',
        'wide, slower': 'timed out, wide, 20 % slower',
      },
      marks: { 'one in a thousand': 0.001 },
    }),
});
