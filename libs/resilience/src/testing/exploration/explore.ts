/*
 * Walks through every configuration that a circuit breaker and its calls in flight can reach,
 * breadth first, so that the first counterexample is a shortest one. Time is in whole ms and told
 * from now, calls of one kind are interchangeable: thus the walk ends although neither time nor
 * the number of calls is bounded, only how many are in flight at once.
 */
import type { Outcome } from '../../core/index.js';
import {
  BLANK,
  INVARIANTS,
  judgeAdmission,
  judgeLook,
  judgeResult,
  ledgerKey,
  liveProbes,
  type Call,
  type Invariant,
  type Ledger,
} from './ledger.js';
import { fromNow, type Figures, type Look, type Operation, type Subject } from './subject.js';

export interface ExploreOptions {
  readonly figures: Figures;
  readonly outcomes?: readonly Outcome[];
  readonly operations?: readonly Operation[];
  /** Figures to change to and fro while calls are in flight. */
  readonly reconfigureTo?: readonly Figures[];
  /** The most calls in flight at once. */
  readonly inFlight: number;
  /** Only these count as found. @default all */
  readonly watch?: readonly Invariant[];
  /**
   * Tells configurations apart by time and number of calls as well, and ends at these bounds: a
   * check on the walk itself.
   */
  readonly bounds?: { readonly ms: number; readonly calls: number };
  /** 1 if the subject may still refuse at exactly W, as some of the sources do. @default 0 */
  readonly boundaryMs?: number;
}

export interface Counterexample {
  readonly invariant: Invariant;
  /** The moves in short: `a` a call asks, `2:failure` call 2 ends, `t` a ms passes. */
  readonly moves: string;
  /** The same for reading, a line a move. */
  readonly trace: string;
}

export interface Exploration {
  readonly configurations: number;
  readonly steps: number;
  readonly counterexample?: Counterexample;
}

interface Configuration {
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
interface Step {
  readonly next: Omit<Configuration, 'seen' | 'from'>;
  readonly expected: Look['state'];
  readonly broken?: Invariant | undefined;
  readonly operated?: boolean;
}

const OUTCOMES: readonly Outcome[] = ['success', 'failure', 'alive', 'ignore'];

export function explore(subject: Subject, options: ExploreOptions): Exploration {
  const ledger = { figures: options.figures, ...BLANK };
  const seen = subject.look(0);
  const start: Configuration = { subject, now: 0, seen, calls: [], asked: 0, ledger, move: '' };
  const { bounds, watch } = options;
  const known = new Set([keyOf(start, bounds)]);
  const queue = [start];
  let steps = 0;
  for (const from of queue) {
    for (const step of stepsFrom(from, options)) {
      steps++;
      const { next, broken } = finish(from, step, options);
      const found = broken.find((invariant) => watch?.includes(invariant) ?? true);
      if (found !== undefined) {
        return { configurations: known.size, steps, counterexample: tell(next, found) };
      }
      const key = keyOf(next, bounds);
      if (known.has(key)) continue;
      known.add(key);
      queue.push(next);
    }
  }
  return { configurations: known.size, steps };
}

function* stepsFrom(from: Configuration, options: ExploreOptions): Generator<Step> {
  const { bounds } = options;
  if (bounds === undefined || from.now < bounds.ms) yield tick(from);
  const mayAsk = bounds === undefined || from.asked < bounds.calls;
  if (mayAsk && from.calls.length < options.inFlight) yield admit(from, options.boundaryMs ?? 0);
  for (const call of oneOfEachKind(from.calls)) {
    for (const outcome of options.outcomes ?? OUTCOMES) yield settle(from, call, outcome);
  }
  for (const operation of options.operations ?? []) yield operate(from, operation);
  for (const figures of options.reconfigureTo ?? []) yield reconfigure(from, figures);
}

function tick(from: Configuration): Step {
  const now = from.now + 1;
  const due = liveProbes(from.calls).some((call) => call.leaseEnd <= now);
  const next = { ...from, subject: from.subject.fork(), now, move: 't' };
  return { next, expected: due && from.seen.state === 'half_open' ? 'open' : from.seen.state };
}

function admit(from: Configuration, boundaryMs: number): Step {
  const { now, seen, ledger } = from;
  const subject = from.subject.fork();
  const ticket = subject.admit(now);
  const admitted = ticket !== undefined;
  const broken = judgeAdmission(ledger, seen, from.calls, { now, admitted, boundaryMs });
  const probe = admitted && seen.state !== 'closed';
  const leaseEnd = now + ledger.figures.leaseMs;
  const call = { ticket, number: from.asked + 1, current: true, probe, leaseEnd };
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

function settle(from: Configuration, call: Call, outcome: Outcome): Step {
  const { now, ledger, seen } = from;
  const { state, streak, succeeded } = judgeResult(ledger, seen, call, outcome);
  const subject = from.subject.fork();
  const keyBefore = call.current ? '' : subject.settledKey(now);
  subject.settle(call.ticket, outcome, now);
  const moved = !call.current && subject.key(now) !== keyBefore;
  return {
    next: {
      ...from,
      subject,
      calls: from.calls.filter((other) => other !== call),
      ledger: { ...ledger, streak, succeeded },
      move: `${call.number}:${outcome}`,
    },
    expected: state,
    broken: moved ? 'I7' : undefined,
  };
}

function operate(from: Configuration, operation: Operation): Step {
  const { seen, now, ledger } = from;
  const subject = from.subject.fork();
  subject.operate(operation, now);
  const mode = seen.mode ?? 'auto';
  const refused =
    (operation === 'auto' && mode === 'auto') ||
    (operation === 'trip' && mode !== 'auto') ||
    (operation === 'forceOpen' && mode === 'forced_open') ||
    (operation === 'disable' && mode === 'disabled');
  const next = { ...from, subject, move: operation };
  if (refused) return { next, expected: seen.state };
  const opens =
    operation === 'forceOpen' ||
    operation === 'trip' ||
    (operation === 'auto' && mode === 'forced_open');
  const periodMs = operation === 'trip' ? ledger.figures.openMs : 0;
  return {
    next: {
      ...next,
      calls: from.calls.map((call) => ({ ...call, current: false })),
      ledger: { figures: ledger.figures, ...BLANK, openedAt: now, openUntil: now + periodMs },
    },
    expected: opens ? 'open' : 'closed',
    operated: true,
  };
}

function reconfigure(from: Configuration, figures: Figures): Step {
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

/** Sees where a step led, brings ledger and calls up to date, and judges. */
function finish(
  from: Configuration,
  { next, expected, broken, operated = false }: Step,
  options: ExploreOptions,
): { next: Configuration; broken: Invariant[] } {
  const seen = next.subject.look(next.now);
  const changed = seen.state !== from.seen.state;
  const moved = changed && !operated ? turnPage(from, next, seen) : {};
  const done: Configuration = { ...next, ...moved, seen, from };
  const judged = [
    broken,
    judgeMove(from.seen, seen, {
      expected,
      renewed: changed || operated,
      waited: next.move === 't',
    }),
    judgeLook(done.ledger, seen, done.calls),
    judgeCounts(done),
    deadEnd(done, options),
  ];
  return { next: done, broken: judged.filter((invariant) => invariant !== undefined) };
}

function judgeMove(
  before: Look,
  after: Look,
  { expected, renewed, waited }: { expected: Look['state']; renewed: boolean; waited: boolean },
): Invariant | undefined {
  const generations = (after.generation ?? 0) - (before.generation ?? 0);
  if (after.generation !== undefined && generations !== (renewed ? 1 : 0)) return 'I10';
  if (after.state === expected) return undefined;
  // A lease that does not end is judged by what comes of it: I9.
  if (waited && after.state === 'half_open') return undefined;
  if (expected === 'open' && before.state === 'half_open' && after.state === 'half_open') {
    return 'I10b';
  }
  return expected === 'closed' && after.state === before.state ? 'I5' : 'I10';
}

/** A new phase: calls in flight belong to the past, and what was counted is forgotten. */
function turnPage(
  from: Configuration,
  next: Step['next'],
  seen: Look,
): Pick<Configuration, 'calls' | 'ledger'> {
  const { figures } = next.ledger;
  const isProbe = (call: Call): boolean => seen.state === 'half_open' && !from.calls.includes(call);
  const leaseOver =
    next.move === 't' ? Math.min(...liveProbes(from.calls).map((call) => call.leaseEnd)) : next.now;
  const openedAt = seen.state === 'open' ? leaseOver : next.ledger.openedAt;
  return {
    calls: next.calls.map((call) => (isProbe(call) ? call : { ...call, current: false })),
    ledger: { figures, ...BLANK, openedAt, openUntil: openedAt + figures.openMs },
  };
}

function judgeCounts({ seen, calls, asked }: Configuration): Invariant | undefined {
  const right = (seen.inFlight ?? calls.length) === calls.length && (seen.total ?? asked) === asked;
  return right ? undefined : 'identity';
}

function deadEnd(
  { subject, ledger, seen, now }: Configuration,
  { boundaryMs = 0 }: ExploreOptions,
): Invariant | undefined {
  if (seen.mode === 'forced_open') return undefined;
  const { openMs, leaseMs } = ledger.figures;
  const admitted = subject.fork().admit(now + openMs + leaseMs + boundaryMs) !== undefined;
  return admitted ? undefined : 'I9';
}

function kindOf(call: Call, now: number): string {
  if (!call.current) return 's';
  return call.probe ? `p${fromNow(call.leaseEnd, now)}` : 'c';
}

function oneOfEachKind(calls: readonly Call[]): Call[] {
  const kinds = new Map<string, Call>();
  for (const call of calls) {
    const kind = kindOf(call, 0);
    if (!kinds.has(kind)) kinds.set(kind, call);
  }
  return [...kinds.values()];
}

function keyOf(
  { subject, ledger, seen, calls, now, asked }: Configuration,
  bounds: ExploreOptions['bounds'],
): string {
  const kinds = calls.map((call) => kindOf(call, now)).toSorted();
  const told = bounds === undefined ? '' : `${now} ${asked}|`;
  return `${told}${subject.key(now)}|${ledgerKey(ledger, seen, now)}|${kinds.join('')}`;
}

function tell(last: Configuration, invariant: Invariant): Counterexample {
  const path: Configuration[] = [];
  for (let at: Configuration | undefined = last; at?.from !== undefined; at = at.from) {
    path.unshift(at);
  }
  const lines = path.map(({ now, move, seen }) => {
    const until = seen.openUntil === undefined ? '' : ` until ${seen.openUntil}`;
    return `${String(now).padStart(4)} ms  ${move.padEnd(28)} ${seen.state}${until}`;
  });
  return {
    invariant,
    moves: path.map(({ move }) => move).join(' '),
    trace: [`${invariant} is broken: ${INVARIANTS[invariant]}`, ...lines].join('\n'),
  };
}
