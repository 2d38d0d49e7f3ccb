import { CLAIM_UNITS, type ClaimResult, type ClaimUnit } from '../results/claim-result.js';
import { agreeing, agreementSchema } from '../results/agreement.js';
import { runRecordSchema } from '../results/run-record.js';
import { tuneResultSchema } from '../results/tune-result.js';
import { tuneText } from '../tune/tune-text.js';
import type { FigureSource } from './fill-figures.js';
import { figureText } from './figure-text.js';
import { matrixTable, verdictTable } from './figure-tables.js';
import { meanField } from './mean-field.js';
import type { PublishedData } from './published-data.js';

/** The options that a service's figures were given by, by their names in run.json. */
const TUNED_BY = {
  errorRate: '--error-rate',
  ratePerSecond: '--rate',
  p50Ms: '--p50',
  p99Ms: '--p99',
  p999Ms: '--p999',
} as const;
const VERDICT_WORDS = {
  holds: 'holds',
  does_not_hold: 'does not hold',
  inconclusive: 'inconclusive',
} as const;

/**
 * What documents may ask of the published data:
 *
 *   claim H5 "reads ok, every-hop"          a measurement, by its name
 *   claim H5 low|high "reads ok, every-hop" an end of its interval
 *   verdict H5                              holds, does not hold, inconclusive
 *   cell matrix every-hop crash reads ok_share share     a column of cells.csv, the mean of its repeats
 *   agreement matrix 0.8                    how many figures agree with the simulation; a fault below 80 %
 *   agreement matrix 0.8 orders ok          of one metric
 *   tuned tune                              what `lab tune` printed, with the command, as a block of code
 *   json transport/transport.json ratios.0.restOverGrpc.p50Ms.median ratio
 *   table verdicts                          every claim with its verdict
 *   table matrix reads ok_share share       fault by placement, of one operation and column
 */
export function dataFigures(data: PublishedData): FigureSource {
  const kinds: Readonly<Record<string, (...words: string[]) => string>> = {
    claim: (id = '', ...name) => measured(claimOf(data, id), name),
    verdict: (id = '') => VERDICT_WORDS[claimOf(data, id).verdict],
    cell: (run = '', ...which) => cellFigure(data, run, which),
    agreement: (run = '', least = '', ...metric) =>
      agreementFigure(data, run, { least: Number(least), metric: metric.join(' ') }),
    tuned: (run = '') => tunedBlock(data, run),
    json: (file = '', path = '', unit = '') =>
      figureText(numberAt(data.json(file), path), unitOf(unit)),
    table: (name = '', ...which) => table(data, name, which),
  };
  return ([kind = '', ...words]) => {
    const answer = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
    if (answer === undefined) throw new Error(`no figure is named by "${kind}"`);
    return answer(...words);
  };
}

function claimOf({ claims }: PublishedData, id: string): ClaimResult {
  const found = claims.find((claim) => claim.id === id);
  if (found === undefined) throw new Error(`there is no claim ${id}`);
  return found;
}

function measured(claim: ClaimResult, words: readonly string[]): string {
  const [end, ...rest] = words;
  const part = end === 'low' || end === 'high' ? end : 'value';
  const name = part === 'value' ? words.join(' ') : rest.join(' ');
  const found = claim.measurements.find((measurement) => measurement.name === name);
  if (found !== undefined) return figureText(found[part], found.unit);
  const names = claim.measurements.map((measurement) => `"${measurement.name}"`).join(', ');
  throw new Error(`${claim.id} measured no "${name}"; it has ${names}`);
}

function cellFigure(data: PublishedData, run: string, which: readonly string[]): string {
  const [placement, fault, operation, column = '', unit = ''] = which;
  const repeats = data
    .cells(run)
    .filter(
      (one) =>
        one['placement'] === placement && one['fault'] === fault && one['operation'] === operation,
    );
  const mean = meanField(repeats, column);
  if (mean === undefined) throw new Error(`no row or column of ${run}/cells.csv fits`);
  return figureText(mean, unitOf(unit));
}

interface Wanted {
  readonly least: number;
  /** All for an empty one. */
  readonly metric: string;
}

function agreementFigure(data: PublishedData, run: string, { least, metric }: Wanted): string {
  const { rows } = agreementSchema.parse(data.json(`${run}/agreement.json`));
  const { n, of } = agreeing(rows.filter((row) => metric === '' || row.metric === metric));
  if (of === 0) throw new Error(`nothing of ${run} is compared by "${metric}"`);
  if (n >= least * of) return `${n} of ${of}`;
  throw new Error(`${n} of ${of} figures agree, less than a share of ${least}`);
}

/** As the terminal showed it; the options in the order in which the record has them. */
function tunedBlock(data: PublishedData, run: string): string {
  const { parameters } = runRecordSchema.parse(data.json(`${run}/run.json`));
  const options = Object.entries(TUNED_BY).map(
    ([name, option]) => `${option} ${String(parameters[name])}`,
  );
  const lines = tuneText(tuneResultSchema.parse(data.json(`${run}/tune.json`)));
  return ['```', `$ npm run lab -- tune ${options.join(' ')}`, ...lines, '```'].join('\n');
}

function table(data: PublishedData, name: string, which: readonly string[]): string {
  if (name === 'verdicts') return verdictTable(data.claims, VERDICT_WORDS);
  const [operation = '', column = '', unit = ''] = which;
  return matrixTable(data.cells(name), { operation, column, unit: unitOf(unit) });
}

function numberAt(data: unknown, path: string): number | null {
  const found = path
    .split('.')
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], data);
  if (typeof found === 'number' || found === null) return found;
  throw new Error(`there is no number at ${path}`);
}

function unitOf(word: string): ClaimUnit {
  const unit = CLAIM_UNITS.find((known) => known === word);
  if (unit === undefined) throw new Error(`"${word}" is none of ${CLAIM_UNITS.join(', ')}`);
  return unit;
}
