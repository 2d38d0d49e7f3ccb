import { counted, seconds } from '../figures.js';
import type { KnownBreaker } from '../known-breakers.js';
import type { Measured, Move, Span } from '../measured.js';

/** `B opened its breaker for charges at C after 3 failures in 0.12 s.` */
export function opened(measured: Measured, breaker: KnownBreaker): string {
  const { owner, called } = breaker;
  const [move] = movesOf(measured, breaker, 'OPEN');
  if (move === undefined) return notSeen(measured, breaker, 'open');
  const { blame } = move.what;
  const why = causeOf(move);
  const whom = blame === '' ? '' : `, and blames ${blame}`;
  return `${owner} opened ${called}${why}${sinceFirstFailure(measured, move)}${whom}.`;
}

/** As {@link opened}, but counted from the step's first action: chance decides when it happens. */
export function openedByChance(measured: Measured, breaker: KnownBreaker): string {
  const { owner, called } = breaker;
  const [move] = movesOf(measured, breaker, 'OPEN');
  if (move === undefined) return notSeen(measured, breaker, 'open');
  const after = seconds(Math.max(0, move.atUnixMs - measured.whole.beganUnixMs));
  const failures = counted(move.what.failures, 'failure');
  return `${owner} opened ${called} after ${after}, when ${failures} had come in a row.`;
}

/** `B closed its breaker for charges at C 4.1 s after the command.`; by then it may have tried before. */
export function closed(measured: Measured, breaker: KnownBreaker): string {
  const { owner, called } = breaker;
  const move = movesOf(measured, breaker, 'CLOSED').at(-1);
  if (move === undefined && wasClosed(measured, breaker)) {
    return `${owner} had closed ${called} before that: a probe had happened to succeed.`;
  }
  if (move === undefined) return notSeen(measured, breaker, 'close');
  const after = seconds(Math.max(0, move.atUnixMs - measured.whole.beganUnixMs));
  return `${owner} closed ${called} ${after} after the command.`;
}

/** How the breaker looked whether the callee is back. */
export function probes(measured: Measured, breaker: KnownBreaker): string {
  const moves = measured.moves.filter(({ what }) => what.breaker === breaker.name);
  const out = moves.filter(({ what }) => what.to === 'HALF_OPEN').length;
  const periodMs = moves.find(({ what }) => what.to === 'OPEN')?.what.dueInMs;
  if (out === 0 || periodMs === undefined || periodMs === 0) {
    return `No probe of ${breaker.owner}'s was seen in this time.`;
  }
  const good = moves.filter(({ what }) => what.from === 'HALF_OPEN' && what.to === 'CLOSED').length;
  return (
    `After ${seconds(periodMs)} ${breaker.owner} lets one probe through: ${out} so far, ` +
    `${good} succeeded.`
  );
}

/** The same step, with only what breakers did from the beginning of a later span on. */
export function movedSince(measured: Measured, span: Span): Measured {
  const moves = measured.moves.filter(({ atUnixMs }) => atUnixMs > span.beganUnixMs);
  return { ...measured, whole: span, moves };
}

/** Calls that hang are no failures yet when they open a breaker. */
function causeOf({ what: { failures, reason } }: Move): string {
  if (reason === 'stalled') return ', for its calls had stalled,';
  return failures > 0 ? ` after ${counted(failures, 'failure')}` : '';
}

function movesOf(
  { moves }: Measured,
  { name, service }: KnownBreaker,
  to: Move['what']['to'],
): readonly Move[] {
  return moves.filter(
    ({ service: where, what }) => where === service && what.breaker === name && what.to === to,
  );
}

/** ` in 0.12 s`, from when the first order was sent that failed; nothing where that is not known. */
function sinceFirstFailure({ whole }: Measured, { atUnixMs }: Move): string {
  const first = whole.load.get('orders')?.firstFailedUnixMs;
  if (first === undefined) return ' (how fast is not known: no order failed)';
  return ` in ${seconds(Math.max(0, atUnixMs - first))}`;
}

function wasClosed({ whole }: Measured, { service, name }: KnownBreaker): boolean {
  const breakers = whole.before.get(service)?.breakers ?? [];
  return breakers.some((breaker) => breaker.name === name && breaker.state === 'CLOSED');
}

function notSeen(
  measured: Measured,
  { owner, called, service }: KnownBreaker,
  verb: string,
): string {
  const why = measured.unheard.get(service);
  return why === undefined
    ? `${owner} did not ${verb} ${called} in these ${seconds(measured.whole.lastedMs)}.`
    : `Whether ${owner} could ${verb} ${called} is not known: ${service} ${why}.`;
}
