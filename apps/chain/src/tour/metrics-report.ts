import type { BreakerStatus, TrafficStatus } from '@firebreak/contracts/plain';
import { count, milliseconds, percent, seconds } from './figures.js';
import { KNOWN_BREAKERS, type KnownBreaker } from './known-breakers.js';
import type { OperationFigures } from './load-figures.js';
import type { Span, Statuses } from './measured.js';
import type { MoveLog } from './move-log.js';

/** The metrics report as cells: headings in the first row, a name at the head of every other. */
export type ReportRows = readonly (readonly string[])[];

/** What the report is made from. */
export interface WholeRun {
  /** All steps and the time between them. */
  readonly span: Span;
  readonly moves: Pick<MoveLog, 'transitions' | 'allTransitions' | 'unheardEver'>;
}

const ROWS = [
  'requests attempted',
  'blocked by a breaker',
  'time saved by failing fast',
  'state transitions',
  'success rate',
  'failure rate',
  'average response',
] as const;

/** What was not measured. */
const MISSING = '-';

/**
 * The run in figures: what the clients saw, and what each breaker made of the calls that came to it.
 * A cell is `-` where the figure was not measured.
 */
export function metricsReport(run: WholeRun): ReportRows {
  const columns = [clientColumn(run), ...KNOWN_BREAKERS.map((known) => breakerColumn(run, known))];
  const headings = columns.map(({ heading }) => heading);
  return [['', ...headings], ...ROWS.map((name, row) => reportRow(name, columns, row))];
}

interface Column {
  readonly heading: string;
  /** As many as there are {@link ROWS}. */
  readonly cells: readonly string[];
}

function reportRow(name: string, columns: readonly Column[], row: number): string[] {
  return [name, ...columns.map(({ cells }) => cells[row] ?? MISSING)];
}

/** All requests of the clients; refusals, time saved and transitions are those of all breakers. */
function clientColumn({ span, moves }: WholeRun): Column {
  const all = [...span.load.values()];
  const ended = sum(all, (one) => one.ended);
  const ok = sum(all, (one) => one.ok);
  const waited = sum(all, (one) => (one.meanMs ?? 0) * one.ended);
  const breakers = [...span.after].flatMap(([service, { breakers: last }]) =>
    last.flatMap((one) => grownBy(span, { service, name: one.name }) ?? []),
  );
  const isCounted = span.after.size > 0;
  return {
    heading: 'clients',
    cells: [
      count(ended),
      isCounted ? count(sum(breakers, ({ blocked }) => blocked)) : MISSING,
      isCounted ? seconds(sum(breakers, ({ timeSavedMs }) => timeSavedMs)) : MISSING,
      moves.unheardEver.size === 0 ? count(moves.allTransitions) : MISSING,
      percent(ok, ended),
      percent(ended - ok, ended),
      ended === 0 ? MISSING : milliseconds(waited / ended),
    ],
  };
}

function breakerColumn(run: WholeRun, known: KnownBreaker): Column {
  const { span, moves } = run;
  const grown = grownBy(span, known);
  const attempted = grown?.attempted ?? 0;
  return {
    heading: known.heading,
    cells: [
      grown === undefined ? MISSING : count(attempted),
      grown === undefined ? MISSING : count(grown.blocked),
      grown === undefined ? MISSING : seconds(grown.timeSavedMs),
      moves.unheardEver.has(known.service) ? MISSING : count(moves.transitions(known.name)),
      grown === undefined ? MISSING : percent(grown.success, attempted),
      grown === undefined ? MISSING : percent(grown.failure, attempted),
      milliseconds(meanOf(span, known)),
    ],
  };
}

interface Growth {
  readonly attempted: number;
  readonly blocked: number;
  readonly success: number;
  readonly failure: number;
  readonly timeSavedMs: number;
}

/** What a breaker has counted within the span; undefined when a status is missing or began anew. */
function grownBy(
  { before, after }: Span,
  { service, name }: Pick<KnownBreaker, 'service' | 'name'>,
): Growth | undefined {
  const [first, last] = [before, after].map((statuses) => findBreaker(statuses, service, name));
  if (!first?.counters || !last?.counters) return undefined;
  const [was, is] = [first.counters, last.counters];
  const grown = {
    attempted: asked(is) - asked(was),
    blocked: is.blocked - was.blocked,
    success: is.success - was.success,
    failure: is.failure - was.failure,
    timeSavedMs: last.timeSavedMs - first.timeSavedMs,
  };
  return Object.values(grown).every((value) => value >= 0) ? grown : undefined;
}

/** Every call that asked and is over is in exactly one of these. */
function asked(counters: NonNullable<BreakerStatus['counters']>): number {
  const { success, failure, alive, ignored, blocked } = counters;
  return success + failure + alive + ignored + blocked;
}

/** How long a call took that was made: a refused one takes no time and would only flatter it. */
function meanOf({ before, after }: Span, { service, name }: KnownBreaker): number | undefined {
  const [, operation] = name.split('/');
  const [first, last] = [before, after].map((statuses) => {
    const traffic = statuses
      .get(service)
      ?.traffic.filter(
        (one) =>
          one.direction === 'OUTBOUND' && (operation === undefined || one.operation === operation),
      );
    return traffic === undefined ? undefined : totals(traffic);
  });
  if (first === undefined || last === undefined) return undefined;
  const calls = last.over - first.over;
  return calls > 0 ? (last.waitedMs - first.waitedMs) / calls : undefined;
}

function totals(traffic: readonly TrafficStatus[]): { over: number; waitedMs: number } {
  return {
    over: sum(traffic, ({ started, inFlight }) => started - inFlight),
    waitedMs: sum(traffic, ({ waitedMs }) => waitedMs),
  };
}

function findBreaker(
  statuses: Statuses,
  service: KnownBreaker['service'],
  name: string,
): BreakerStatus | undefined {
  return statuses.get(service)?.breakers.find((breaker) => breaker.name === name);
}

function sum<T>(all: readonly T[], figure: (one: T) => number): number {
  return all.reduce((total, one) => total + figure(one), 0);
}

/** In this order, whichever was sent first. */
const OPERATION_ROWS = ['orders', 'reads', 'quotes'] as const;

/** The clients' requests by operation, one row each. */
export function operationRows({ load }: Span): ReportRows {
  return [
    ['', 'answered', 'succeeded', 'success rate', 'average', '99 % within'],
    ...OPERATION_ROWS.flatMap((name) => {
      const figures = load.get(name);
      return figures === undefined ? [] : [operationRow(name, figures)];
    }),
  ];
}

function operationRow(name: string, figures: OperationFigures): string[] {
  const { ended, ok, meanMs, p99Ms } = figures;
  return [
    name,
    count(ended),
    count(ok),
    percent(ok, ended),
    milliseconds(meanMs),
    milliseconds(p99Ms),
  ];
}
