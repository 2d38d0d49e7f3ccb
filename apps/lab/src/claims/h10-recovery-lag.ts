import { max } from 'simple-statistics';
import { z } from 'zod';
import { LAB_FIGURES } from '../scenario/figures.js';
import { type ClaimCell, claimCell } from './claim-cell.js';
import { defineClaim, type Experiment } from './claim.js';
import { atLeast, atMost, type Finding, meanOf, near } from './finding.js';
import { distributionOf } from './plots.js';
import { reconnectLags } from './reconnect-lags.js';
import { outagesOver, recoveryLags } from './recovery-lags.js';

const RECOVERIES = 24;
const ORDERS_PER_SECOND = 25;
const GAP_MS = 1_000 / ORDERS_PER_SECOND;
const OPEN_MS = LAB_FIGURES.openMs;
const OPEN_AT_A_MS = 4_000;
/** A's probe meets an open B at 4 s; the next one, at 8 s, is the first to reach C. */
const STACKED_MS = OPEN_AT_A_MS * Math.ceil(OPEN_MS / OPEN_AT_A_MS);
const SLACK_MS = 600;
const OUTAGE_MS = 60_000;
const CLIENTS = 8;
/** Long enough for the breakers to be in step when the shortest outage ends. */
const LEAST_MS = 2_000;

const lags = z.array(z.number()).min(1);
const lagsSchema = z.strictObject({ single: lags, stacked: lags, byDefault: lags, tuned: lags });
type Lags = z.infer<typeof lagsSchema>;

const experiment: Experiment<Lags> = {
  name: 'recovery-lags',
  expectedMs: RECOVERIES * (LEAST_MS + STACKED_MS * 1.5 + STACKED_MS / 2 + 1_000),
  schema: lagsSchema,
  run: async ({ seed, signal }) => {
    const [single, stacked, reconnect] = await Promise.all([
      recoveryLags({
        chain: singleChain(seed),
        outagesMs: outagesOver(OPEN_MS, RECOVERIES, { leastMs: LEAST_MS, seed }),
        signal,
      }),
      recoveryLags({
        chain: stackedChain(seed),
        outagesMs: outagesOver(STACKED_MS, RECOVERIES, { leastMs: LEAST_MS + STACKED_MS, seed }),
        signal,
      }),
      reconnectLags({ outageMs: OUTAGE_MS, clients: CLIENTS, signal }),
    ]);
    return { single, stacked, byDefault: [...reconnect.byDefault], tuned: [...reconnect.tuned] };
  },
};

/** How long after C is well again the first order succeeds. */
export const recoveryLag = defineClaim({
  id: 'H10',
  title: 'Open periods of stacked breakers add up, and gRPC’s own back-off outlasts them all',
  claim:
    'After C is well, the first order succeeds half an open period later on average; behind two naive ' +
    'breakers of 4 s and 5 s half of 8 s later; and a channel with gRPC’s default back-off finds C ' +
    'later than the whole open period after a minute’s outage.',
  origin: 'hypothesis H10',
  kind: 'processes',
  prediction:
    `Probes come every 5 s: mean lag 2.5 s (- 20 %, + 20 % and one order). A at 4 s asks a B that is ` +
    `open until 5 s and opens again: every 8 s, mean 4 s ± 20 %, at most ${STACKED_MS + SLACK_MS} ms. The ` +
    'default back-off grows to 27 s within a minute; ours ends at 0.5 s. ' +
    `${RECOVERIES} recoveries each, of outages that end in every phase of the cycle.`,
  cells: () => ({}),
  experiment,
  findings: ({ own: { single, stacked, byDefault, tuned } }) => [
    {
      ...lagMean('mean lag, b-c', single),
      expected: { low: (OPEN_MS / 2) * 0.8, high: (OPEN_MS / 2) * 1.2 + GAP_MS },
    },
    { ...lagMax('longest lag, b-c', single), expected: atMost(OPEN_MS + SLACK_MS) },
    {
      ...lagMean('mean lag, every-hop-naive, 4 s over 5 s', stacked),
      expected: near(STACKED_MS / 2, 0.2),
    },
    {
      ...lagMax('longest lag, every-hop-naive', stacked),
      expected: { low: OPEN_MS, high: STACKED_MS + SLACK_MS },
    },
    { ...lagMax('longest reconnect, default back-off', byDefault), expected: atLeast(OPEN_MS) },
    { ...lagMax('longest reconnect, recommended', tuned), expected: atMost(1_000) },
  ],
  plot: ({ own: { single, stacked, byDefault, tuned } }) =>
    distributionOf({
      title: 'From C well again to the first success',
      unit: 'ms',
      series: {
        'b-c': single,
        'every-hop-naive, 4 s over 5 s': stacked,
        'reconnect, gRPC default': byDefault,
        'reconnect, recommended': tuned,
      },
      marks: { 'open period': OPEN_MS, 'stacked period': STACKED_MS },
    }),
});

const ORDERS = { mix: 'orders', ratePerSecond: ORDERS_PER_SECOND, fault: 'one-operation' } as const;

function singleChain(seed: number): ClaimCell {
  return claimCell({ ...ORDERS, placement: 'b-c' }, seed);
}

function stackedChain(seed: number): ClaimCell {
  const settings = {
    figures: { 'service-a': { breakers: { 'service-b': { openMs: OPEN_AT_A_MS } } } },
  };
  return claimCell({ ...ORDERS, placement: 'every-hop-naive', settings }, seed);
}

/** Of fewer, chance decides which phases of the cycle they end in. */
function lagMean(name: string, sampleMs: readonly number[]): Finding {
  return { ...meanOf(name, sampleMs), leastN: 20 };
}

function lagMax(name: string, sample: readonly number[]): Finding {
  return { name, unit: 'ms', value: max([...sample]), n: sample.length };
}
