import type { Agreement } from '../results/agreement.js';
import type { CellResult } from '../results/cell-result.js';
import type { ClaimResult } from '../results/claim-result.js';
import type { FleetFile } from '../results/fleet-result.js';
import type { RunRecord } from '../results/run-record.js';
import type { TransportResult } from '../results/transport-result.js';
import type { TuneResult } from '../results/tune-result.js';

/** All that a report is made of: what lies in one folder of results, and perhaps in one beside it. */
export interface ReportData {
  readonly record: RunRecord;
  readonly cells: readonly CellResult[];
  /** The same cells by the other source: simulated beside real ones, or real beside simulated. */
  readonly beside?: readonly CellResult[];
  /** How far the two are apart. */
  readonly agreement?: Agreement;
  readonly claims?: readonly ClaimResult[];
  readonly tune?: TuneResult;
  readonly transport?: TransportResult;
  readonly fleet?: FleetFile;
}
