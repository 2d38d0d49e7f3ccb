import type { z } from 'zod';
import type { CellResult } from '../results/cell-result.js';
import type { ClaimPlot, ClaimResult, Measurement } from '../results/claim-result.js';
import type { Finding } from './finding.js';
import type { ClaimCell } from './claim-cell.js';

/** What an own experiment may use. */
export interface ExperimentContext {
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** What no cell of the matrix can show: the claim measures it by itself. */
export interface Experiment<Data> {
  /** Claims with experiments of the same name share what it measured. */
  readonly name: string;
  /** How long it takes, in ms, to tell the user beforehand. */
  readonly expectedMs: number;
  /** Its data as it is kept in the folder of results. */
  readonly schema: z.ZodType<Data>;
  readonly run: (context: ExperimentContext) => Promise<Data> | Data;
}

/** What a claim's numbers are taken from. */
export interface Evidence<CellKey extends string, Data> {
  readonly cells: Readonly<Record<CellKey, CellResult>>;
  readonly own: Data;
}

/**
 * One claim as an experiment: what it says, what it needs, how its numbers are taken. The verdict
 * follows from the findings and what they were expected to be, by the rule that all claims share.
 */
export interface Claim<CellKey extends string = string, Data = unknown> {
  readonly id: string;
  readonly title: string;
  /** In one sentence. */
  readonly claim: string;
  readonly origin: string;
  readonly kind: ClaimResult['kind'];
  /** What is expected, and how that was derived. */
  readonly prediction: string;
  /** The cells it needs, by the names that `findings` has for them. */
  readonly cells: (seed: number) => Readonly<Record<CellKey, ClaimCell>>;
  readonly experiment?: Experiment<Data>;
  readonly findings: (evidence: Evidence<CellKey, Data>) => readonly Finding[];
  readonly plot: (
    evidence: Evidence<CellKey, Data>,
    measurements: readonly Measurement[],
  ) => ClaimPlot;
}

/** Checks a claim's types and forgets them, so that claims of all sorts fit into one list. */
export function defineClaim<CellKey extends string, Data = undefined>(
  claim: Claim<CellKey, Data>,
): Claim {
  return claim as unknown as Claim;
}
