import type { Frame, OperationFrame, ServiceName } from '../../../src/contract/index.js';
import { breakerOf, operationOf } from './frame-lookup.js';
import { PATHS, type RequestPath } from './names.js';
import { refusedAtHop, type HopId } from './refusals.js';

/** One kind of request on its way inwards. */
export interface OperationGroup {
  readonly edge: string;
  readonly plain: string;
  readonly rows: readonly OperationRow[];
}

/** What goes over one hop of that way. Shares are 0 to 1, times in ms, null is not known. */
export interface OperationRow {
  readonly hop: HopId;
  /** `A → B`. */
  readonly where: string;
  /** `PlaceOrder`. */
  readonly operation: string;
  readonly perSecond: number;
  readonly okShare: number | null;
  readonly failedShare: number | null;
  /** Of those that failed. */
  readonly timedOutPerSecond: number;
  readonly refusedPerSecond: number;
  readonly averageMs: number | null;
  readonly p50Ms: number | null;
  readonly p90Ms: number | null;
  readonly p99Ms: number | null;
  readonly budgetLeftMs: number | null;
  /** Calls that reached the caller in a second, and attempts that it made for them. */
  readonly attempts: { readonly in: number; readonly out: number } | null;
  readonly savedMs: number | null;
  /** Calls that the callee worked on when nobody waited any more. */
  readonly wastedPerSecond: number;
}

/** The table: each kind of request, hop by hop. */
export function operationTable(frame: Frame): readonly OperationGroup[] {
  return PATHS.map((path) => ({
    edge: path.edge,
    plain: path.plain,
    rows: [edgeRow(frame, path), ...innerRows(frame, path)],
  }));
}

function edgeRow(frame: Frame, path: RequestPath): OperationRow {
  const calls = operationOf(frame, 'service-a', 'inbound', path.edge);
  return {
    ...figuresOf(calls),
    hop: 'client-a',
    where: 'clients → A',
    operation: path.edge,
    refusedPerSecond: refusedAtHop(frame, 'client-a', path),
    budgetLeftMs: calls?.deadlineLeftMs ?? null,
    attempts: null,
    savedMs: savedBy(frame, 'service-a', [`edge/${path.edge.replace(' ', '')}`]),
    wastedPerSecond: calls?.abandonedPerSecond ?? 0,
  };
}

function innerRows(frame: Frame, path: RequestPath): readonly OperationRow[] {
  const aToB = { hop: 'a-b', where: 'A → B', caller: 'service-a', callee: 'service-b' } as const;
  const bToC = { hop: 'b-c', where: 'B → C', caller: 'service-b', callee: 'service-c' } as const;
  const first = innerRow(frame, path, { ...aToB, taken: path.edge, sent: path.atB });
  if (path.atC === null) return [first];
  return [first, innerRow(frame, path, { ...bToC, taken: path.atB, sent: path.atC })];
}

interface InnerHop {
  readonly hop: HopId;
  readonly where: string;
  readonly caller: ServiceName;
  readonly callee: ServiceName;
  /** What the operation is called when it comes in, and when it goes on. */
  readonly taken: string;
  readonly sent: string;
}

function innerRow(frame: Frame, path: RequestPath, at: InnerHop): OperationRow {
  const out = operationOf(frame, at.caller, 'outbound', at.sent);
  const taken = operationOf(frame, at.caller, 'inbound', at.taken);
  const arrived = operationOf(frame, at.callee, 'inbound', at.sent);
  return {
    ...figuresOf(out),
    hop: at.hop,
    where: at.where,
    operation: at.sent,
    refusedPerSecond: refusedAtHop(frame, at.hop, path),
    budgetLeftMs: arrived?.deadlineLeftMs ?? out?.deadlineLeftMs ?? null,
    attempts: { in: taken?.perSecond ?? 0, out: out?.perSecond ?? 0 },
    savedMs: savedBy(frame, at.caller, [`${at.callee}/${at.sent}`, at.callee]),
    wastedPerSecond: arrived?.abandonedPerSecond ?? 0,
  };
}

const NO_FIGURES = {
  perSecond: 0,
  okShare: null,
  failedShare: null,
  timedOutPerSecond: 0,
  averageMs: null,
  p50Ms: null,
  p90Ms: null,
  p99Ms: null,
} as const;

function figuresOf(calls: OperationFrame | undefined): Pick<OperationRow, keyof typeof NO_FIGURES> {
  if (calls === undefined) return NO_FIGURES;
  const { perSecond, okPerSecond, failedPerSecond, timedOutPerSecond } = calls;
  const { averageMs, p50Ms, p90Ms, p99Ms } = calls;
  const ended = okPerSecond + failedPerSecond;
  return {
    perSecond,
    okShare: ended === 0 ? null : okPerSecond / ended,
    failedShare: ended === 0 ? null : failedPerSecond / ended,
    timedOutPerSecond,
    averageMs,
    p50Ms,
    p90Ms,
    p99Ms,
  };
}

/** By the first of these breakers that acts; null where none does, so that nothing can be saved. */
function savedBy(frame: Frame, service: ServiceName, names: readonly string[]): number | null {
  const acting = names
    .map((name) => breakerOf(frame, service, name))
    .find((breaker) => breaker?.active === true);
  return acting?.timeSavedMs ?? null;
}
