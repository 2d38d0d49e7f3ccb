import { duration, percent, rate, times, UNKNOWN } from '../model/format.js';
import {
  operationTable,
  type OperationGroup,
  type OperationRow,
} from '../model/operation-table.js';
import { usePage } from '../state/page-context.js';

interface Column {
  readonly head: string;
  readonly explains: string;
  readonly cell: (row: OperationRow) => string;
  /** Whether the figure is one to worry about. */
  readonly isBad?: (row: OperationRow) => boolean;
}

const COLUMNS: readonly Column[] = [
  {
    head: 'rate',
    explains: 'calls begun in the last second',
    cell: (row) => `${rate(row.perSecond)}/s`,
  },
  {
    head: 'ok',
    explains: 'share of calls that were answered well',
    cell: (row) => percent(row.okShare),
    isBad: (row) => row.okShare !== null && row.okShare < 0.99,
  },
  {
    head: 'failed',
    explains: 'share of calls that failed',
    cell: (row) => percent(row.failedShare),
  },
  {
    head: 'timed out',
    explains: 'calls in a second that failed since their time was over',
    cell: (row) => perSecond(row.timedOutPerSecond),
    isBad: (row) => row.timedOutPerSecond > 0.05,
  },
  {
    head: 'refused',
    explains: 'calls in a second that a breaker here did not let through',
    cell: (row) => perSecond(row.refusedPerSecond),
    isBad: (row) => row.refusedPerSecond > 0.05,
  },
  {
    head: 'average',
    explains: 'over the last ten seconds',
    cell: (row) => duration(row.averageMs),
  },
  { head: 'p50', explains: 'half of the calls are faster', cell: (row) => duration(row.p50Ms) },
  { head: 'p90', explains: 'nine calls of ten are faster', cell: (row) => duration(row.p90Ms) },
  { head: 'p99', explains: '99 calls of 100 are faster', cell: (row) => duration(row.p99Ms) },
  {
    head: 'budget left',
    explains: 'mean time to the deadline when the call arrives',
    cell: (row) => duration(row.budgetLeftMs),
  },
  {
    head: 'in → out',
    explains:
      'calls that reach the caller in a second, attempts it makes for them, and their ratio',
    cell: attemptsCell,
    isBad: ({ attempts }) => attempts !== null && attempts.out > attempts.in * 1.2 + 0.5,
  },
  {
    head: 'time saved',
    explains:
      'by breakers here since the service started: how long refused calls would have waited',
    cell: (row) => duration(row.savedMs),
  },
  {
    head: 'wasted',
    explains: 'calls in a second that were worked on when nobody waited any more',
    cell: (row) => perSecond(row.wastedPerSecond),
    isBad: (row) => row.wastedPerSecond > 0.05,
  },
];

function perSecond(count: number): string {
  return count === 0 ? '0' : `${rate(count)}/s`;
}

function attemptsCell({ attempts }: OperationRow): string {
  if (attempts === null) return UNKNOWN;
  const ratio = attempts.in === 0 ? null : attempts.out / attempts.in;
  return `${rate(attempts.in)} → ${rate(attempts.out)} (${times(ratio)})`;
}

/** Every kind of request, hop by hop. Roles are told again, for the phone shows rows as cards. */
export function OperationTable() {
  const { state } = usePage();
  const frame = state.frame.value;
  return (
    <section class="panel operations" aria-labelledby="operations-title">
      <h2 id="operations-title">Operations, hop by hop</h2>
      {frame === null ? (
        <p class="empty">No figures yet.</p>
      ) : (
        <table role="table">
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col">
                hop
              </th>
              {COLUMNS.map(({ head, explains }) => (
                <th key={head} role="columnheader" scope="col" title={explains}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          {operationTable(frame).map((group) => (
            <Group key={group.edge} group={group} />
          ))}
        </table>
      )}
    </section>
  );
}

function Group({ group }: { readonly group: OperationGroup }) {
  return (
    <tbody role="rowgroup" aria-label={group.edge}>
      {group.rows.map((row) => (
        <tr key={row.hop} role="row" data-hop={row.hop}>
          <th role="rowheader" scope="row">
            <span class="row-hop">{row.where}</span> <code>{row.operation}</code>
          </th>
          {COLUMNS.map(({ head, cell, isBad }) => (
            <td key={head} role="cell" data-head={head} data-bad={isBad?.(row) === true}>
              {cell(row)}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}
