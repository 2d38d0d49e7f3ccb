import { z } from 'zod';
import { FAULTS } from '../scenario/fault-catalogue.js';
import { LAB_FIGURES } from '../scenario/figures.js';
import { type FleetOptions, simulateFleet } from '../simulate/fleet.js';
import { defineClaim, type Experiment } from './claim.js';
import { atLeast, near } from './finding.js';
import { barsOf } from './plots.js';

const CALLERS = 100;
const CALLS_PER_SECOND = 1_000;
const JITTER = 0.2;
const FROM_MS = 10_000;
const TO_MS = 70_000;

const sideSchema = z.strictObject({ perSecond: z.number(), peak: z.number() });
const schema = z.strictObject({ even: sideSchema, jittered: sideSchema });
type Side = z.infer<typeof sideSchema>;

const experiment: Experiment<z.infer<typeof schema>> = {
  name: 'probes-of-a-fleet',
  expectedMs: 20_000,
  schema,
  run: async ({ seed, signal }) => {
    const probesOf = async (jitter: number): Promise<Side> => {
      const fleet: FleetOptions = {
        instances: { a: 10, b: CALLERS },
        placement: 'b-c',
        figures: 'lab',
        openMs: LAB_FIGURES.openMs,
        jitter,
        ratePerSecond: CALLS_PER_SECOND,
        mix: [{ operation: 'orders', weight: 1 }],
        strike: FAULTS.crash.strike,
        outage: { fromMs: FROM_MS, toMs: TO_MS },
        durationMs: TO_MS + FROM_MS,
        seed,
      };
      const { attemptsPerSecondDown, peakPer100Ms } = await simulateFleet(fleet, signal);
      return { perSecond: attemptsPerSecondDown, peak: peakPer100Ms.down };
    };
    return { even: await probesOf(0), jittered: await probesOf(JITTER) };
  },
};

/** What a recovering callee hears from many callers. */
export const probesOfAFleet = defineClaim({
  id: 'T11',
  title: 'Half-open spares a dead callee the flood, and jitter the wave',
  claim:
    'Of 1000 calls/s by 100 callers a dead callee gets 2 %, one probe for each caller’s open period; ' +
    'without jitter they come in waves at least twice as high as with ± 20 %.',
  origin: 'Azure circuit breaker guidance (half-open: a limited number of requests)',
  kind: 'simulation',
  prediction:
    '100 callers, each with a probe every 5 s and 0.1 s until its next call: 19.6/s (± 20 %). All open ' +
    'within half a second and stay in step; jitter spreads them over two seconds.',
  cells: () => ({}),
  experiment,
  findings: ({ own: { even, jittered } }) => [
    { name: 'probes', unit: 'per second', value: even.perSecond, n: 60, expected: near(19.6, 0.2) },
    { name: 'probes, jitter', unit: 'per second', value: jittered.perSecond, n: 60 },
    { name: 'peak in 100 ms', unit: 'count', value: even.peak, n: 600 },
    { name: 'peak in 100 ms, jitter', unit: 'count', value: jittered.peak, n: 600 },
    {
      name: 'peak without / with jitter',
      unit: 'ratio',
      value: even.peak / jittered.peak,
      n: 600,
      expected: atLeast(2),
    },
  ],
  plot: (_, measurements) =>
    barsOf(measurements, {
      title: 'Most probes of 100 callers in 100 ms',
      unit: 'count',
      bars: { 'no jitter': 'peak in 100 ms', '± 20 %': 'peak in 100 ms, jitter' },
    }),
});
