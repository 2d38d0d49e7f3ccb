import type { Command } from 'commander';
import { CLAIMS } from '../claims/catalogue.js';
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
import type { ResultFolder } from '../results/result-folder.js';
import { runCell } from '../run/run-cell.js';
import { checkBuild } from './build-check.js';
import {
  CLAIM_KINDS,
  CLAIMS_FILE,
  claimsAskedFor,
  type ClaimsOptions,
  type ClaimsWork,
  planClaims,
} from './claims-plan.js';
import { INTERRUPTED, interruptible } from './interrupt.js';
import { startProgress } from './progress.js';
import type { VerbContext } from './verb.js';
import { writeReport } from './write-report.js';

const MINUTE_MS = 60_000;

/** The verb `claims`. */
export function defineClaims(command: Command, context: VerbContext): void {
  command
    .argument('[ids...]', 'of the claims: H1 T10 … (all)')
    .option('--list', 'say which claims there are, and measure nothing')
    .option('--only <kind>', `claims tried by ${CLAIM_KINDS.join(' or ')}`)
    .option('--seed <n>', 'begins what is random (1)')
    .option('--parallel <n>', 'cells at once; they disturb each other (1)')
    .option('--out <folder>', 'where to write; must not exist (lab-results/claims-<time>)')
    .option('--resume <folder>', 'go on where that run ended')
    .option('--repeat-of <folder>', 'set the numbers beside those of an earlier run')
    .action(async (ids: string[], options: ClaimsOptions) => act(ids, options, context));
}

async function act(
  ids: readonly string[],
  options: ClaimsOptions,
  context: VerbContext,
): Promise<void> {
  if (options.list === true) {
    for (const { id, title } of claimsAskedFor(ids, options.only)) {
      context.print(`${id.padEnd(4)} ${title}`);
    }
    return;
  }
  await measure(planClaims(ids, options), context);
}

async function measure({ plan, folder, before }: ClaimsWork, context: VerbContext): Promise<void> {
  const { notice, print, setCode } = context;
  if (plan.claims.some(({ kind }) => kind === 'processes')) checkBuild(notice);
  const troubles: string[] = [];
  const [judged, isWhole] = await interruptible(async (signal) => {
    const results = await measureWatched(plan, folder, { signal, notice, troubles });
    return [results, !signal.aborted] as const;
  });
  const results = besideBefore(judged, before);

  folder.writeJson(CLAIMS_FILE, merged(results, folder));
  // Of simulated claims there are none, nor of results that were published.
  if (folder.cells().length > 0) folder.writeCsv();
  await writeReport(folder);
  for (const line of claimsTable(results)) print(line);
  for (const trouble of troubles) notice(trouble);
  const isDone = isWhole && results.length === plan.claims.length;
  const hint = isDone ? '' : `. To go on: npm run lab -- claims --resume ${folder.path}`;
  notice(`Results: ${folder.path}/report.html, ${CLAIMS_FILE}, run.json${hint}`);
  if (!isDone) setCode(isWhole ? 1 : INTERRUPTED);
}

interface Watched {
  readonly signal: AbortSignal;
  readonly notice: (line: string) => void;
  readonly troubles: string[];
}

async function measureWatched(
  plan: ClaimsPlan,
  folder: ResultFolder,
  { signal, notice, troubles }: Watched,
): Promise<readonly ClaimResult[]> {
  const evidences = keptEvidences(folder);
  const pieces = piecesOf(plan, evidences);
  const minutes = expectedTotalMs(pieces, plan.parallel) / MINUTE_MS;
  notice(`${plan.claims.length} claims, ${pieces.length} pieces: about ${minutes.toFixed(1)} min.`);
  const bar = startProgress(pieces.length);
  const tools: ClaimsTools = {
    evidences,
    runCell: ({ cell, ...options }, how) => runCell(cell, { ...options, ...how }),
    signal,
    now: () => performance.now(),
    progress: (done, doing) => bar.update(done, doing),
    failed: (what, error) => troubles.push(`${what} could not be measured: ${oneLine(error)}`),
  };
  return measureClaims(plan, tools).finally(() => bar.end());
}

/** The results with those of other claims that the folder holds already. */
function merged(results: readonly ClaimResult[], folder: ResultFolder): readonly ClaimResult[] {
  const old = folder.readJson(CLAIMS_FILE, claimsFileSchema) ?? [];
  const all = new Map([...old, ...results].map((result) => [result.id, result]));
  return CLAIMS.flatMap(({ id }) => all.get(id) ?? []);
}

function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replaceAll(/\s*\n\s*/g, ' ');
}
