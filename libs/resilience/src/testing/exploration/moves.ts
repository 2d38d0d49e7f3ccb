/* The moves that a circuit can be put through, and what each should lead to. */
import type { Outcome } from '../../core/index.js';
import {
  BLANK,
  judgeAdmission,
  judgeResult,
  leaveClosed,
  liveProbes,
  openAt,
  verdictOf,
  type Call,
  type Invariant,
  type Ledger,
} from './ledger.js';
import type { Figures, Look, Operation, Subject } from './subject.js';

/** A subject at a time, with all that went before in short. */
export interface Configuration {
  readonly subject: Subject;
  readonly now: number;
  readonly seen: Look;
  readonly calls: readonly Call[];
  readonly asked: number;
  readonly ledger: Ledger;
  readonly move: string;
  readonly from?: Configuration;
}

/** What a move leads to, before it is judged. `expected` is what it should lead to. */
export interface Step {
  readonly next: Omit<Configuration, 'seen' | 'from'>;
  readonly expected: Look['state'];
  readonly broken?: Invariant | undefined;
  readonly operated?: boolean;
}

/** Time passes: leases run out, calls stall. */
export function tick(from: Configuration, ms: number): Step {
  const now = from.now + ms;
  const next = { ...from, subject: from.subject.fork(), now, move: 't' };
  if ((from.seen.mode ?? 'auto') !== 'auto') return { next, expected: from.seen.state };
  if (from.seen.state === 'half_open') return expireLeases(from, now, next);
  if (from.seen.state === 'closed') return stallCalls(from, now, next);
  return { next, expected: from.seen.state };
}

function expireLeases({ calls, ledger }: Configuration, now: number, next: Step['next']): Step {
  const expired = liveProbes(calls).filter((call) => call.leaseEnd <= now);
  const failed = ledger.failed + expired.length;
  const counted = { ...ledger, failed };
  const left = calls.map((call) => (expired.includes(call) ? { ...call, current: false } : call));
  return { next: { ...next, calls: left, ledger: counted }, expected: verdictOf(counted) };
}

function stallCalls({ calls, ledger }: Configuration, now: number, next: Step['next']): Step {
  const stalling = calls.filter(
    ({ current, stalled, stallsAt }) => current && !stalled && stallsAt <= now,
  );
  const stalls = ledger.stalls + stalling.length;
  const left = calls.map((call) => (stalling.includes(call) ? { ...call, stalled: true } : call));
  const trips = stalling.length > 0 && stalls >= (ledger.figures.stall?.count ?? Infinity);
  return {
    next: { ...next, calls: left, ledger: { ...ledger, stalls } },
    expected: trips ? 'open' : 'closed',
  };
}

/** A call asks. */
export function admit(from: Configuration, boundaryMs: number): Step {
  const { now, seen, ledger } = from;
  const subject = from.subject.fork();
  const ticket = subject.admit(now);
  const admitted = ticket !== undefined;
  const broken = judgeAdmission(ledger, seen, from.calls, { now, admitted, boundaryMs });
  const probe = admitted && seen.state !== 'closed';
  const { leaseMs, stall } = ledger.figures;
  const watched = stall !== undefined && !probe && (seen.mode ?? 'auto') === 'auto';
  const call: Call = {
    ticket,
    number: from.asked + 1,
    current: true,
    probe,
    leaseEnd: now + leaseMs,
    // All moves are on whole ms, and so are the eighths of L: each begins with such a move.
    stallsAt: watched ? now + stall.afterMs + stall.afterMs / 8 : Number.POSITIVE_INFINITY,
    stalled: false,
  };
  return {
    next: {
      ...from,
      subject,
      calls: admitted ? [...from.calls, call] : from.calls,
      asked: from.asked + 1,
      move: admitted ? 'a' : 'a(refused)',
    },
    expected: probe ? 'half_open' : seen.state,
    broken,
  };
}

/** A call in flight ends. */
export function settle(from: Configuration, call: Call, outcome: Outcome): Step {
  const { now, seen } = from;
  const { state, ledger } = judgeResult(from.ledger, seen, call, outcome);
  const subject = from.subject.fork();
  const keyBefore = call.current ? '' : subject.settledKey(now);
  subject.settle(call.ticket, outcome, now);
  const moved = !call.current && subject.key(now) !== keyBefore;
  return {
    next: {
      ...from,
      subject,
      calls: from.calls.filter((other) => other !== call),
      ledger,
      move: `${call.number}:${outcome}`,
    },
    expected: state,
    broken: moved ? 'I7' : undefined,
  };
}

/** An operator steps in. */
export function operate(from: Configuration, operation: Operation): Step {
  const subject = from.subject.fork();
  subject.operate(operation, from.now);
  const next = { ...from, subject, move: operation };
  const mode = from.seen.mode ?? 'auto';
  const refused =
    (operation === 'auto' && mode === 'auto') ||
    (operation === 'trip' && mode !== 'auto') ||
    (operation === 'forceOpen' && mode === 'forced_open') ||
    (operation === 'disable' && mode === 'disabled');
  if (refused) return { next, expected: from.seen.state };
  const ledger = operated(from, operation);
  const calls = from.calls.map((call) => ({ ...call, current: false }));
  const expected = ledger.closedSince === undefined ? 'open' : 'closed';
  return { next: { ...next, calls, ledger }, expected, operated: true };
}

function operated({ ledger, now, seen }: Configuration, operation: Operation): Ledger {
  if (operation === 'trip') return openAt(ledger, now);
  const left = seen.state === 'closed' ? leaveClosed(ledger, now) : ledger;
  const opens = operation === 'forceOpen' || (operation === 'auto' && seen.mode === 'forced_open');
  const blank = { ...left, ...BLANK, openedAt: now, openUntil: now };
  if (opens) return blank;
  return { ...blank, closedSince: now, begun: operation === 'reset' ? 0 : left.begun };
}

/** The figures change while calls are in flight. */
export function reconfigure(from: Configuration, figures: Figures): Step {
  const { seen, ledger, now } = from;
  const subject = from.subject.fork();
  subject.reconfigure(figures, now);
  const closes = seen.state === 'half_open' && ledger.succeeded >= figures.successThreshold;
  const ready = ledger.openUntil === ledger.openedAt;
  const openUntil = ready ? ledger.openUntil : ledger.openedAt + figures.openMs;
  return {
    next: {
      ...from,
      subject,
      ledger: { ...ledger, figures, openUntil },
      move: `reconfigure F=${figures.failureThreshold} S=${figures.successThreshold} W=${figures.openMs}`,
    },
    expected: closes ? 'closed' : seen.state,
  };
}
