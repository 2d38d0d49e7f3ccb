import { join } from 'node:path';
import type { Command } from 'commander';
import { CLAIMS } from '../claims/catalogue.js';
import { chooseClaims } from '../claims/choose-claims.js';
import type { Claim } from '../claims/claim.js';
import { claimsTable } from '../claims/claims-table.js';
import { besideBefore } from '../claims/compare-claims.js';
import { keptEvidences } from '../claims/kept-evidences.js';
import {
  type ClaimsPlan,
  type ClaimsTools,
  expectedTotalMs,
  measureClaims,
  piecesOf,
} from '../claims/measure-claims.js';
import { type ClaimResult, claimsFileSchema } from '../results/claim-result.js';
import { newRecord } from '../results/new-record.js';
import { ResultFolder } from '../results/result-folder.js';
import { runCell } from '../run/run-cell.js';
import { INTERRUPTED, interruptible } from './interrupt.js';
import { LabError } from './lab-error.js';
import { parseNames, parseWhole } from './parse-option.js';
import { startProgress } from './progress.js';
import type { VerbContext } from './verb.js';

const FILE = 'claims.json';
const KINDS = ['processes', 'simulation'] as const;
const MINUTE_MS = 60_000;

interface Options {
  readonly out?: string;
  readonly resume?: string;
  readonly only?: string;
  readonly seed: string;
  readonly parallel: string;
  readonly repeatOf?: string;
  readonly list?: boolean;
}

/** The verb `claims`. */
export function defineClaims(command: Command, context: VerbContext): void {
  command
    .argument('[ids...]', 'of the claims: H1 T10 … (all)')
    .option('--list', 'say which claims there are, and measure nothing')
    .option('--only <kind>', `claims tried by ${KINDS.join(' or ')}`)
    .option('--seed <n>', 'begins what is random', '1')
    .option('--parallel <n>', 'cells at once; they disturb each other', '1')
    .option('--out <folder>', 'where to write; must not exist (lab-results/claims-<time>)')
    .option('--resume <folder>', 'go on where that run ended')
    .option('--repeat-of <folder>', 'set the numbers beside those of an earlier run')
    .action(async (ids: string[], options: Options) => act(ids, options, context));
}

async function act(ids: readonly string[], options: Options, context: VerbContext): Promise<void> {
  const [only] = options.only === undefined ? [] : parseNames('--only', options.only, KINDS);
  const claims = chooseClaims(CLAIMS, ids, only);
  if (options.list === true) {
    for (const { id, title } of claims) context.print(`${id.padEnd(4)} ${title}`);
    return;
  }
  const parallel = parseWhole('--parallel', options.parallel, { least: 1, most: 16 });
  const before = options.repeatOf === undefined ? [] : resultsIn(options.repeatOf);
  const folder = openFolder(claims, options, parallel);
  await measure({ claims, seed: folder.record.seed, parallel }, { folder, before, context });
}

interface Setting {
  readonly folder: ResultFolder;
  readonly before: readonly ClaimResult[];
  readonly context: VerbContext;
}

async function measure(plan: ClaimsPlan, { folder, before, context }: Setting): Promise<void> {
  const { notice, print, setCode } = context;
  const evidences = keptEvidences(folder);
  const pieces = piecesOf(plan, evidences);
  const minutes = expectedTotalMs(pieces, plan.parallel) / MINUTE_MS;
  notice(`${plan.claims.length} claims, ${pieces.length} pieces: about ${minutes.toFixed(1)} min.`);
  const bar = startProgress(pieces.length);
  const troubles: string[] = [];
  const tools = (signal: AbortSignal): ClaimsTools => ({
    evidences,
    runCell: ({ cell, ...options }, how) => runCell(cell, { ...options, ...how }),
    signal,
    now: () => performance.now(),
    progress: (done, doing) => bar.update(done, doing),
    failed: (what, error) => troubles.push(`${what} could not be measured: ${oneLine(error)}`),
  });
  const [results, isWhole] = await interruptible(async (signal) => {
    const judged = await measureClaims(plan, tools(signal));
    return [besideBefore(judged, before), !signal.aborted] as const;
  }).finally(() => bar.end());

  folder.writeJson(FILE, merged(results, folder));
  folder.writeCsv();
  for (const line of claimsTable(results)) print(line);
  for (const trouble of troubles) notice(trouble);
  notice(
    `Results: ${folder.path}${isWhole ? '' : `. To go on: lab claims --resume ${folder.path}`}`,
  );
  if (!isWhole) setCode(INTERRUPTED);
  else if (results.length < plan.claims.length) setCode(1);
}

/** The results with those of other claims that the folder holds already. */
function merged(results: readonly ClaimResult[], folder: ResultFolder): readonly ClaimResult[] {
  const old = folder.readJson(FILE, claimsFileSchema) ?? [];
  const all = new Map([...old, ...results].map((result) => [result.id, result]));
  return CLAIMS.flatMap(({ id }) => all.get(id) ?? []);
}

function resultsIn(path: string): readonly ClaimResult[] {
  const results = ResultFolder.resume(path).readJson(FILE, claimsFileSchema);
  if (results !== undefined) return results;
  throw new LabError(
    `${path} holds no ${FILE}: it is no run of lab claims, or one that ended early.`,
  );
}

function openFolder(claims: readonly Claim[], options: Options, parallel: number): ResultFolder {
  const { out, resume } = options;
  if (resume !== undefined) {
    if (out !== undefined) throw new LabError('Give --out or --resume, not both.');
    return ResultFolder.resume(resume);
  }
  const seed = parseWhole('--seed', options.seed, { least: 0, most: 4_294_967_295 });
  const parameters = { claims: claims.map(({ id }) => id), parallel };
  const record = newRecord('claims', seed, parameters);
  const time = record.startedAt.slice(0, 19).replaceAll(/[:T]/g, '-');
  return ResultFolder.create(out ?? join('lab-results', `claims-${time}`), record);
}

function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replaceAll(/\s*\n\s*/g, ' ');
}
