import { mean } from 'simple-statistics';
import { z } from 'zod';
import { LAB_FIGURES } from '../scenario/figures.js';
import { constant, type Draw } from '../simulate/draws.js';
import { type HopOptions, simulateHop } from '../simulate/simulate-hop.js';
import { defineClaim, type Experiment } from './claim.js';
import { atLeast, atMost, type Finding, meanOf, near } from './finding.js';
import { poisson } from './interval.js';
import { barsOf } from './plots.js';

const FEW = LAB_FIGURES.failureThreshold;
const MANY = 8;
const CALLS_PER_SECOND = 50;
const DEADLINE_MS = LAB_FIGURES.bToCMs;
const USUAL_MS = 20;
const SLOW_SHARE = 0.05;
const HOURS = 10;
const OUTAGES = 40;
const OUTAGE = { fromMs: 5_000, toMs: 25_000 } as const;
const AFTER_MS = 5_000;

/** Calls until so many fail in a row by chance. */
function callsUntil(failures: number): number {
  return (1 - SLOW_SHARE ** failures) / ((1 - SLOW_SHARE) * SLOW_SHARE ** failures);
}

const TRIPS_PER_HOUR = 3_600 / (callsUntil(FEW) / CALLS_PER_SECOND + LAB_FIGURES.openMs / 1_000);
/** Calls that are under way when the outage begins, on average; they fail with those that follow. */
const UNDER_WAY = (CALLS_PER_SECOND * USUAL_MS) / 1_000;
/** When the last of so many calls has failed, in ms since the outage began. */
const noticedAfterMs = (failures: number, eachMs: number): number =>
  ((failures - UNDER_WAY) * 1_000) / CALLS_PER_SECOND + eachMs;

const times = z.array(z.number()).min(1);
const sideSchema = z.strictObject({ falseTrips: z.number(), hangMs: times, crashMs: times });
const schema = z.strictObject({ few: sideSchema, many: sideSchema });
type Side = z.infer<typeof sideSchema>;

const experiment: Experiment<z.infer<typeof schema>> = {
  name: 'thresholds-by-error',
  expectedMs: 8_000,
  schema,
  run: ({ seed }) => ({ few: sideOf(FEW, seed), many: sideOf(MANY, seed) }),
};

function sideOf(failureThreshold: number, seed: number): Side {
  const { openMs } = LAB_FIGURES;
  const hop = (latency: Draw): Omit<HopOptions, 'durationMs' | 'seed'> => ({
    ratePerSecond: CALLS_PER_SECOND,
    latency,
    deadlineMs: DEADLINE_MS,
    breaker: { failureThreshold, openMs },
  });
  const usual = hop(constant(USUAL_MS));
  const noticed = (kind: 'hang' | 'crash'): number[] =>
    Array.from({ length: OUTAGES }, (_, n) => {
      const outage = { ...OUTAGE, kind };
      const durationMs = OUTAGE.toMs + AFTER_MS;
      const { detectMs } = simulateHop({ ...usual, outage, durationMs, seed: seed + n });
      return detectMs ?? durationMs;
    });
  const someSlow: Draw = (random) => (random() < SLOW_SHARE ? 2 * DEADLINE_MS : USUAL_MS);
  const { falseTrips } = simulateHop({ ...hop(someSlow), durationMs: HOURS * 3_600_000, seed });
  return { falseTrips, hangMs: noticed('hang'), crashMs: noticed('crash') };
}

/** Whether timeouts and refusals deserve the same threshold. */
export const thresholdsByError = defineClaim({
  id: 'T12',
  title: 'Timeouts want a higher threshold than refusals',
  claim:
    `With 5 % of the calls timing out by themselves, ${FEW} failures in a row open a breaker 21 times an ` +
    `hour and ${MANY} never; that makes a hang known an eighth later, but a crash more than twice as late.`,
  origin: 'Azure circuit breaker guidance (more timeouts than refusals before it trips)',
  kind: 'simulation',
  prediction:
    `At 50/s three in a row come every ${Math.round(callsUntil(FEW))} calls, eight once in 17 years. A hang is known after the ` +
    `deadline of 0.8 s and the calls of the threshold but the one under way: ${noticedAfterMs(FEW, DEADLINE_MS)} and ` +
    `${noticedAfterMs(MANY, DEADLINE_MS)} ms (± 10 %); a crash after the calls alone: ${noticedAfterMs(FEW, 0)} and ` +
    `${noticedAfterMs(MANY, 0)} ms (± 20 %).`,
  cells: () => ({}),
  experiment,
  findings: ({ own: { few, many } }) => [
    { ...tripsPerHour(`false trips, ${FEW} in a row`, few), expected: near(TRIPS_PER_HOUR, 0.2) },
    { ...tripsPerHour(`false trips, ${MANY} in a row`, many), expected: atMost(0) },
    ...([FEW, MANY] as const).flatMap((failures) => {
      const side = failures === FEW ? few : many;
      return [
        {
          ...meanOf(`hang noticed, ${failures} in a row`, side.hangMs),
          expected: near(noticedAfterMs(failures, DEADLINE_MS), 0.1),
        },
        {
          ...meanOf(`crash noticed, ${failures} in a row`, side.crashMs),
          expected: near(noticedAfterMs(failures, 0), 0.2),
        },
      ];
    }),
    {
      name: 'hang, later by the higher threshold',
      unit: 'ratio',
      value: mean(many.hangMs) / mean(few.hangMs),
      n: OUTAGES,
      expected: atMost(1.2),
    },
    {
      name: 'crash, later by the higher threshold',
      unit: 'ratio',
      value: mean(many.crashMs) / mean(few.crashMs),
      n: OUTAGES,
      expected: atLeast(2),
    },
  ],
  plot: (_, measurements) =>
    barsOf(measurements, {
      title: 'Until the breaker opens',
      unit: 'ms',
      scale: 'log',
      bars: {
        [`hang, ${FEW}`]: `hang noticed, ${FEW} in a row`,
        [`hang, ${MANY}`]: `hang noticed, ${MANY} in a row`,
        [`crash, ${FEW}`]: `crash noticed, ${FEW} in a row`,
        [`crash, ${MANY}`]: `crash noticed, ${MANY} in a row`,
      },
    }),
});

function tripsPerHour(name: string, { falseTrips }: Side): Finding {
  const { low, high } = poisson(falseTrips);
  const interval = { low: low / HOURS, high: high / HOURS };
  return { name: `${name}, an hour`, unit: 'count', value: falseTrips / HOURS, interval, n: HOURS };
}
