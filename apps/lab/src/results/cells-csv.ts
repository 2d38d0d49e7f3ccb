import { OPERATIONS, type Operation } from '@firebreak/load';
import { stringify } from 'csv-stringify/sync';
import { type Answers, type CellResult, okShare } from './cell-result.js';

type Field = number | string | null;
type Columns = Readonly<Record<string, (cell: CellResult) => Field>>;

/** What a cell is. */
const IDENTITY: Columns = {
  source: ({ source }) => source,
  placement: ({ cell }) => cell.placement,
  fault: ({ cell }) => cell.fault,
  repeat: ({ cell }) => cell.repeat,
  variant: ({ cell }) => cell.variant ?? '',
  seed: ({ cell }) => cell.seed,
  figures: ({ cell }) => cell.figures,
  rate_per_second: ({ cell }) => cell.ratePerSecond,
  open_ms: ({ cell }) => cell.openMs,
  fault_ms: ({ healedAtMs }) => healedAtMs,
};

/** What holds for a whole cell, the same in each of its rows. */
const OF_THE_CELL: Columns = {
  a_b_attempts: ({ hops }) => hops.aToB.attempts,
  a_b_never_sent: ({ hops }) => hops.aToB.neverSent,
  a_b_blocked: ({ hops }) => hops.aToB.blocked,
  a_b_waited_ms: ({ hops }) => hops.aToB.waitedMs,
  b_c_attempts: ({ hops }) => hops.bToC.attempts,
  b_c_never_sent: ({ hops }) => hops.bToC.neverSent,
  b_c_blocked: ({ hops }) => hops.bToC.blocked,
  b_c_waited_ms: ({ hops }) => hops.bToC.waitedMs,
  attempts_per_request: ({ attemptsPerRequest }) => attemptsPerRequest,
  time_saved_ms: ({ timeSavedMs }) => timeSavedMs,
  peak_in_flight_a: ({ peakInFlight }) => peakInFlight.a,
  peak_in_flight_b: ({ peakInFlight }) => peakInFlight.b,
  detect_ms: ({ detectMs }) => detectMs,
  recover_ms: ({ recoverMs }) => recoverMs,
  last_failure_ms: ({ lastFailureMs }) => lastFailureMs,
  reads_lost: ({ readsLost }) => readsLost,
  wasted_at_c: ({ wastedAtC }) => wastedAtC,
  transitions: ({ transitions }) => transitions.length,
};

/**
 * The cells as CSV: one row for each cell and operation, a heading first. docs/data/README.md explains
 * each column.
 */
export function cellsCsv(cells: readonly CellResult[]): string {
  const rows = cells.flatMap((cell) =>
    OPERATIONS.filter((operation) => wasSent(cell, operation)).map((operation) =>
      rowOf(cell, operation),
    ),
  );
  return stringify(rows, { header: rows.length > 0 });
}

function rowOf(cell: CellResult, operation: Operation): Record<string, Field> {
  const { healthy, fault, recovery } = cell.phases;
  return {
    ...fieldsOf(IDENTITY, cell),
    operation,
    ...answerFields('', fault[operation]),
    ...answerFields('healthy_', healthy[operation]),
    ...answerFields('recovery_', recovery[operation]),
    ...fieldsOf(OF_THE_CELL, cell),
  };
}

function wasSent({ phases }: CellResult, operation: Operation): boolean {
  return Object.values(phases).some((phase) => phase[operation] !== undefined);
}

function fieldsOf(columns: Columns, cell: CellResult): Record<string, Field> {
  return Object.fromEntries(Object.entries(columns).map(([name, field]) => [name, field(cell)]));
}

const NONE_SENT: Answers = {
  sent: 0,
  ok: 0,
  degraded: 0,
  failed: {},
  latency: null,
  histogram: [],
};

function answerFields(prefix: string, answers: Answers = NONE_SENT): Record<string, Field> {
  const { sent, ok, degraded, latency } = answers;
  const fields = {
    sent,
    ok,
    degraded,
    failed: sent - ok - degraded,
    ok_share: sent === 0 ? null : okShare(answers),
    mean_ms: latency?.meanMs ?? null,
    p50_ms: latency?.p50Ms ?? null,
    p90_ms: latency?.p90Ms ?? null,
    p99_ms: latency?.p99Ms ?? null,
    max_ms: latency?.maxMs ?? null,
  };
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [prefix + name, field]));
}
