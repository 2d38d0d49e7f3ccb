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
  judgeLook,
  leaveClosed,
  ledgerKey,
  openAt,
  type Call,
  type Invariant,
} from './ledger.js';
import {
  admit,
  operate,
  reconfigure,
  settle,
  tick,
  type Configuration,
  type Step,
} from './moves.js';
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
  /** Throws beyond so many configurations: the subject must remember ever more. @default 1e6 */
  readonly limit?: number;
  /** How much time passes in one move. @default 1 */
  readonly tickMs?: number;
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

const OUTCOMES: readonly Outcome[] = ['success', 'failure', 'alive', 'ignore'];

export function explore(subject: Subject, options: ExploreOptions): Exploration {
  const ledger = { figures: options.figures, ...BLANK, begun: 0, closedSince: undefined };
  const seen = subject.look(0);
  const start: Configuration = { subject, now: 0, seen, calls: [], asked: 0, ledger, move: '' };
  const { bounds, watch, limit = 1e6 } = options;
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
      if (known.size > limit) throw new Error(`more than ${limit} configurations: ${key}`);
      queue.push(next);
    }
  }
  return { configurations: known.size, steps };
}

function* stepsFrom(from: Configuration, options: ExploreOptions): Generator<Step> {
  const { bounds } = options;
  if (bounds === undefined || from.now < bounds.ms) yield tick(from, options.tickMs ?? 1);
  const mayAsk = bounds === undefined || from.asked < bounds.calls;
  if (mayAsk && from.calls.length < options.inFlight) yield admit(from, options.boundaryMs ?? 0);
  for (const call of oneOfEachKind(from.calls)) {
    for (const outcome of options.outcomes ?? OUTCOMES) yield settle(from, call, outcome);
  }
  for (const operation of options.operations ?? []) yield operate(from, operation);
  for (const figures of options.reconfigureTo ?? []) yield reconfigure(from, figures);
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
  if (!isNumbered(before, after, renewed)) return 'I10';
  if (after.state === expected) return undefined;
  if (waited && before.state === 'closed') return 'I11';
  // A lease that does not end is judged by what comes of it: I9.
  if (waited && after.state === 'half_open') return undefined;
  if (expected === 'open' && before.state === 'half_open' && after.state === 'half_open') {
    return 'I10b';
  }
  return expected === 'closed' && after.state === before.state ? 'I5' : 'I10';
}

/** A move begins the next generation, and nothing else does. */
function isNumbered(before: Look, after: Look, renewed: boolean): boolean {
  if (before.generation === undefined || after.generation === undefined) return true;
  return after.generation - before.generation === (renewed ? 1 : 0);
}

/** A new phase: calls in flight belong to the past, and what was counted is forgotten. */
function turnPage(
  from: Configuration,
  next: Step['next'],
  seen: Look,
): Pick<Configuration, 'calls' | 'ledger'> {
  const { now } = next;
  const isProbe = (call: Call): boolean => seen.state === 'half_open' && !from.calls.includes(call);
  const calls = next.calls.map((call) => (isProbe(call) ? call : { ...call, current: false }));
  // What falls due in a move of time does so at its end: leases and stalls are whole ticks.
  if (seen.state === 'open') return { calls, ledger: openAt(next.ledger, now) };
  const left = from.seen.state === 'closed' ? leaveClosed(next.ledger, now) : next.ledger;
  const closedSince = seen.state === 'closed' ? now : undefined;
  return { calls, ledger: { ...left, ...BLANK, closedSince } };
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
  const { openMs, leaseMs, openBackoff, stall } = ledger.figures;
  const openFor = Math.max(openMs, openBackoff?.maxMs ?? 0);
  // Calls in flight may stall first, and open it.
  const wait = openFor + leaseMs + boundaryMs + 2 * (stall?.afterMs ?? 0);
  const admitted = subject.fork().admit(now + wait) !== undefined;
  return admitted ? undefined : 'I9';
}

function kindOf(call: Call, now: number): string {
  if (!call.current) return 's';
  if (call.probe) return `p${fromNow(call.leaseEnd, now)}`;
  if (call.stalled) return 'd';
  return Number.isFinite(call.stallsAt) ? `c${call.stallsAt - now} ` : 'c';
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
