import { OPERATIONS } from '@firebreak/load';
import type { Agreement, AgreementRow } from '../results/agreement.js';
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
   * Allows as much more as this placement's recovery may vary: the moment within an open period at which
   * the fault is healed. @default not
   */
  readonly perOpenPeriod?: true;
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
    perOpenPeriod: true,
    allows: '±20 %, at least ±500 ms, with a breaker ± one open period',
    why: 'the fault ends anywhere within an open period, in each of the two by itself',
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

/** Holds simulated cells against real ones, repeat for repeat by their means; row by row. */
export function agreementOf(
  beside: string,
  real: readonly CellResult[],
  simulated: readonly CellResult[],
): Agreement {
  const groups = groupsOf(real);
  const counterparts = groupsOf(simulated);
  const rows = [...groups].flatMap(([key, cells]) => rowsOf(cells, counterparts.get(key) ?? []));
  const tolerances = METRICS.map(({ metric, unit, allows, why }) => ({
    metric,
    unit,
    allows,
    why,
  }));
  return { schema: 1, beside, tolerances, rows };
}

function rowsOf(real: readonly CellResult[], simulated: readonly CellResult[]): AgreementRow[] {
  const [first] = real;
  if (first === undefined || simulated.length === 0) return [];
  const { placement, fault, variant } = first.cell;
  return METRICS.flatMap((compared) => {
    const values = { real: meanOf(real, compared), simulated: meanOf(simulated, compared) };
    if (values.real === null && values.simulated === null) return [];
    const named = { placement, fault, ...(variant === undefined ? {} : { variant }) };
    return [{ ...named, ...rowOf(compared, values, first) }];
  });
}

function rowOf(
  compared: ComparedMetric,
  { real, simulated }: { readonly real: number | null; readonly simulated: number | null },
  { cell, transitions }: CellResult,
): Pick<AgreementRow, 'metric' | 'real' | 'simulated' | 'difference' | 'tolerance' | 'agrees'> {
  const { metric, least, share, perOpenPeriod = false } = compared;
  const openMs = perOpenPeriod && transitions.length > 0 ? cell.openMs : 0;
  const tolerance = Math.max(least, share * Math.abs(real ?? 0)) + openMs;
  const difference = real === null || simulated === null ? null : rounded(simulated - real);
  const agrees = difference !== null && Math.abs(difference) <= tolerance;
  return {
    metric,
    real: real === null ? null : rounded(real),
    simulated: simulated === null ? null : rounded(simulated),
    difference,
    tolerance: rounded(tolerance),
    agrees,
  };
}

function groupsOf(cells: readonly CellResult[]): ReadonlyMap<string, readonly CellResult[]> {
  const groups = new Map<string, CellResult[]>();
  for (const one of cells) {
    const { placement, fault, variant = '' } = one.cell;
    const key = [placement, fault, variant].join('/');
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return groups;
}

/** Of the repeats in which there was a value; null if there was none in any. */
function meanOf(cells: readonly CellResult[], { of }: ComparedMetric): number | null {
  const values = cells.map(of).filter((value) => value !== null);
  if (values.length === 0) return null;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function number(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
