import { basename, resolve } from 'node:path';
import { OPERATIONS } from '@firebreak/load';
import type { Agreement, AgreementRow } from '../results/agreement.js';
import { byRepeat } from '../results/by-repeat.js';
import { okShare, type CellResult } from '../results/cell-result.js';

/** One number that a real run and its simulation both have. */
interface ComparedMetric {
  readonly metric: string;
  readonly unit: Agreement['tolerances'][number]['unit'];
  readonly of: (cell: CellResult) => number | null;
  /** The difference that is allowed, at least so much and so large a share of the real value. */
  readonly least: number;
  readonly share: number;
  /** In words. */
  readonly allows: string;
  readonly why: string;
  /**
   * Where breakers moved it is chance: the moment within an open period at which the fault is healed. The
   * two are shown then, and not judged. @default not
   */
  readonly isChanceBehindBreakers?: true;
}

const SHARES = OPERATIONS.map((operation): ComparedMetric => ({
  metric: `${operation} ok`,
  unit: 'share',
  of: ({ phases }) => number(okShare(phases.fault[operation])),
  least: 0.05,
  share: 0,
  allows: '±0.05',
  why: 'one open period more or less in 20 s moves a share by up to a few hundredths',
}));

/** What is compared, and how far apart the two may be before they do not agree. */
const METRICS: readonly ComparedMetric[] = [
  ...SHARES,
  {
    metric: 'attempts at C',
    unit: 'count',
    of: ({ hops }) => hops.bToC.attempts,
    least: 5,
    share: 0.2,
    allows: '±20 %, at least ±5',
    why: 'a breaker sends few: a probe and the calls that trip it again are some units',
  },
  {
    metric: 'waited for C, ms',
    unit: 'ms',
    of: ({ hops }) => hops.bToC.waitedMs,
    least: 1_000,
    share: 0.2,
    allows: '±20 %, at least ±1 s',
    why: 'one probe more waits a whole deadline',
  },
  {
    metric: 'until a breaker opened, ms',
    unit: 'ms',
    of: ({ detectMs }) => detectMs,
    least: 100,
    share: 0.2,
    allows: '±20 %, at least ±100 ms',
    why: 'where in the load the fault strikes is chance, and logs are stamped to the ms',
  },
  {
    metric: 'until all that needs C is answered, ms',
    unit: 'ms',
    of: ({ recoverMs }) => recoverMs,
    least: 500,
    share: 0.2,
    isChanceBehindBreakers: true,
    allows: '±20 %, at least ±500 ms; not judged where breakers moved',
    why: 'behind a breaker the fault ends anywhere within an open period, in each of the two by itself',
  },
  {
    metric: 'peak in flight at A',
    unit: 'count',
    of: ({ peakInFlight }) => peakInFlight.a,
    least: 5,
    share: 0.3,
    allows: '±30 %, at least ±5',
    why: 'a real process answers in bursts that the model has not',
  },
  {
    metric: 'peak in flight at B',
    unit: 'count',
    of: ({ peakInFlight }) => peakInFlight.b,
    least: 5,
    share: 0.3,
    allows: '±30 %, at least ±5',
    why: 'a real process answers in bursts that the model has not',
  },
  {
    metric: 'healthy order, median ms',
    unit: 'ms',
    of: ({ phases }) => phases.healthy.orders?.latency?.p50Ms ?? null,
    least: 10,
    share: 0.3,
    allows: '±30 %, at least ±10 ms',
    why: 'how long hops take is a property of the machine; the model has fixed times',
  },
];

/**
 * Holds simulated cells against real ones, repeat for repeat by their means; row by row.
 * @param beside the folder of the real run: its name is kept
 */
export function agreementOf(
  beside: string,
  real: readonly CellResult[],
  simulated: readonly CellResult[],
): Agreement {
  const counterparts = [...byRepeat(simulated).values()];
  const rows = [...byRepeat(real).values()].flatMap((cells) =>
    rowsOf(cells, counterparts.find((others) => isSame(cells, others)) ?? []),
  );
  const tolerances = METRICS.map(({ metric, unit, allows, why }) => ({
    metric,
    unit,
    allows,
    why,
  }));
  return { schema: 1, beside: basename(resolve(beside)), tolerances, rows };
}

function isSame([one]: readonly CellResult[], [other]: readonly CellResult[]): boolean {
  return (
    one?.cell.placement === other?.cell.placement &&
    one?.cell.fault === other?.cell.fault &&
    one?.cell.variant === other?.cell.variant
  );
}

function rowsOf(real: readonly CellResult[], simulated: readonly CellResult[]): AgreementRow[] {
  const [first] = real;
  if (first === undefined || simulated.length === 0) return [];
  const { placement, fault, variant } = first.cell;
  return METRICS.flatMap((compared) => {
    const values = { real: meanOf(real, compared), simulated: meanOf(simulated, compared) };
    if (values.real.mean === null && values.simulated.mean === null) return [];
    const named = { placement, fault, ...(variant === undefined ? {} : { variant }) };
    const hasMoved = [...real, ...simulated].some(({ transitions }) => transitions.length > 0);
    const isJudged = compared.isChanceBehindBreakers !== true || !hasMoved;
    return [{ ...named, ...rowOf(compared, values, isJudged) }];
  });
}

/** A metric of all repeats of a cell. */
interface Mean {
  /** Of the repeats in which there was a value; null if there was none in any. */
  readonly mean: number | null;
  readonly repeats: number;
  readonly never: number;
}

function rowOf(
  { metric, least, share }: ComparedMetric,
  { real, simulated }: { readonly real: Mean; readonly simulated: Mean },
  isJudged: boolean,
): Omit<AgreementRow, 'placement' | 'fault' | 'variant'> {
  const tolerance = Math.max(least, share * Math.abs(real.mean ?? 0));
  const isInBoth = real.mean !== null && simulated.mean !== null;
  const difference = isInBoth ? rounded(simulated.mean - real.mean) : null;
  const agrees =
    difference !== null && Math.abs(difference) <= tolerance && isAsOften(real, simulated);
  return {
    metric,
    real: real.mean === null ? null : rounded(real.mean),
    simulated: simulated.mean === null ? null : rounded(simulated.mean),
    never: { real: real.never, simulated: simulated.never },
    difference,
    tolerance: isJudged ? rounded(tolerance) : null,
    agrees: isJudged ? agrees : null,
  };
}

/** What happens in most repeats of the one and in few of the other is not the same. */
function isAsOften(real: Mean, simulated: Mean): boolean {
  return Math.abs(real.never / real.repeats - simulated.never / simulated.repeats) <= MOST_APART;
}

const MOST_APART = 0.5;

function meanOf(cells: readonly CellResult[], { of }: ComparedMetric): Mean {
  const values = cells.map(of).filter((value) => value !== null);
  const [repeats, never] = [cells.length, cells.length - values.length];
  if (values.length === 0) return { mean: null, repeats, never };
  return { mean: values.reduce((sum, value) => sum + value, 0) / values.length, repeats, never };
}

function number(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
