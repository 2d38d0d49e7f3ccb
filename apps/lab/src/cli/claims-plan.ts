import { z } from 'zod';
import { CLAIMS } from '../claims/catalogue.js';
import { chooseClaims } from '../claims/choose-claims.js';
import type { ClaimsPlan } from '../claims/measure-claims.js';
import { type ClaimResult, claimsFileSchema } from '../results/claim-result.js';
import { newRecord } from '../results/new-record.js';
import { ResultFolder } from '../results/result-folder.js';
import { LabError } from './lab-error.js';
import { newFolderPath } from './new-folder-path.js';
import { parseNames, parseWhole } from './parse-option.js';
import { refuseWithResume } from './refuse-with-resume.js';

/** The options of `claims` as typed. */
export interface ClaimsOptions {
  readonly out?: string;
  readonly resume?: string;
  readonly only?: string;
  readonly seed?: string;
  readonly parallel?: string;
  readonly repeatOf?: string;
  readonly list?: boolean;
}

/** What `claims` is to do, and where what it finds is kept. */
export interface ClaimsWork {
  readonly plan: ClaimsPlan;
  readonly folder: ResultFolder;
  /** Of an earlier run; empty without one. */
  readonly before: readonly ClaimResult[];
}

export const CLAIMS_FILE = 'claims.json';
export const CLAIM_KINDS = ['processes', 'simulation'] as const;
/** Apart from run.json, for where it lies is nobody else's business. */
const REPEAT_FILE = 'repeat-of.json';

const parametersSchema = z.object({
  claims: z.array(z.string()),
  parallel: z.number().int().min(1).default(1),
});
const repeatSchema = z.strictObject({ repeatOf: z.string() });

/** The claims that are asked for; all without ids. @throws LabError for unknown ones */
export function claimsAskedFor(ids: readonly string[], only?: string): ClaimsPlan['claims'] {
  const [kind] = only === undefined ? [] : parseNames('--only', only, CLAIM_KINDS);
  return chooseClaims(CLAIMS, ids, kind);
}

/** Reads the command line, and the record of a run that goes on. @throws LabError in one line */
export function planClaims(ids: readonly string[], options: ClaimsOptions): ClaimsWork {
  return options.resume === undefined
    ? newWork(ids, options)
    : resumedWork(ids, options, options.resume);
}

function newWork(ids: readonly string[], options: ClaimsOptions): ClaimsWork {
  const { seed: seedText = '1', parallel: parallelText = '1', only, out, repeatOf } = options;
  const claims = claimsAskedFor(ids, only);
  const parallel = parseWhole('--parallel', parallelText, { least: 1, most: 16 });
  const seed = parseWhole('--seed', seedText, { least: 0, most: 4_294_967_295 });
  const before = repeatOf === undefined ? [] : resultsIn(repeatOf);
  const record = newRecord('claims', seed, { claims: claims.map(({ id }) => id), parallel });
  const folder = ResultFolder.create(newFolderPath(out, 'claims'), record);
  if (repeatOf !== undefined) folder.writeJson(REPEAT_FILE, { repeatOf });
  return { plan: { claims, seed, parallel }, folder, before };
}

/** Ids and the earlier run may be named anew. */
function resumedWork(
  ids: readonly string[],
  { only, repeatOf, ...options }: ClaimsOptions,
  path: string,
): ClaimsWork {
  refuseWithResume(options);
  const folder = ResultFolder.resume(path);
  const { verb, seed, parameters } = folder.record;
  if (verb !== 'claims') throw new LabError(`${path} is of lab ${verb}, not lab claims.`);
  const { data } = parametersSchema.safeParse(parameters);
  if (data === undefined) throw new LabError(`${path}/run.json does not say which claims to try.`);
  const claims = claimsAskedFor(ids.length === 0 ? data.claims : ids, only);
  const earlier = repeatOf ?? folder.readJson(REPEAT_FILE, repeatSchema)?.repeatOf;
  const before = earlier === undefined ? [] : resultsIn(earlier);
  return { plan: { claims, seed, parallel: data.parallel }, folder, before };
}

function resultsIn(path: string): readonly ClaimResult[] {
  const results = ResultFolder.resume(path).readJson(CLAIMS_FILE, claimsFileSchema);
  if (results !== undefined) return results;
  throw new LabError(
    `${path} holds no ${CLAIMS_FILE}: it is no run of lab claims, or one that ended early.`,
  );
}
