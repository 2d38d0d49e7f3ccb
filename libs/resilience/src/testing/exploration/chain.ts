/*
 * A calls B, which calls C. A has a breaker for the operation and one for all of B; B has one for
 * C. B is always up and C comes and goes. Walks through every order of events, breadth first.
 *
 * With attribution B's answers say whose fault a failure was: one that is not B's own counts
 * against the operation, and for the breaker of B it is a proper answer. Without, A blames B.
 */
import type { Outcome } from '../../core/index.js';
import { MachineSubject } from './machine-subject.js';
import type { Figures, Look } from './subject.js';

export interface ChainOptions {
  readonly ofOperation: Figures;
  readonly ofB: Figures;
  readonly ofC: Figures;
  /** Whether A reads whose fault a failure was. */
  readonly attributed: boolean;
  /** The most orders in flight at once. */
  readonly inFlight: number;
}

export interface ChainExploration {
  readonly configurations: number;
  /** The first order of events by which A's breaker of B opens, if any. */
  readonly blamesB?: string;
  /** How many ms after C is back all are closed, at worst, with an order each ms. */
  readonly recoveryMs: number;
}

/** An order that waits for C, with a permit of each breaker on its way. */
interface Order {
  readonly permits: readonly [operation: Permit, ofB: Permit, ofC: Permit];
  readonly era: string;
}

type Permit = NonNullable<ReturnType<MachineSubject['admit']>>;

interface Chain {
  readonly breakers: readonly [operation: MachineSubject, ofB: MachineSubject, ofC: MachineSubject];
  readonly orders: readonly Order[];
  readonly now: number;
  readonly isUp: boolean;
  readonly moves: string;
}

/** In so many ms everything must have recovered. */
const MOST_MS = 60;

export function exploreChain(options: ChainOptions): ChainExploration {
  const { ofOperation, ofB, ofC } = options;
  const breakers = [
    MachineSubject.of(ofOperation),
    MachineSubject.of(ofB),
    MachineSubject.of(ofC),
  ] as const;
  const queue: Chain[] = [{ breakers, orders: [], now: 0, isUp: false, moves: '' }];
  const known = new Set(queue.map(keyOf));
  let recoveryMs = 0;
  for (const from of queue) {
    recoveryMs = Math.max(recoveryMs, recoveryOf(from, options));
    for (const next of movesFrom(from, options)) {
      if (stateOf(next, 1) === 'open') {
        return { configurations: known.size, blamesB: next.moves.trim(), recoveryMs };
      }
      const key = keyOf(next);
      if (known.has(key)) continue;
      known.add(key);
      queue.push(next);
    }
  }
  return { configurations: known.size, recoveryMs };
}

function* movesFrom(from: Chain, options: ChainOptions): Generator<Chain> {
  yield { ...from, now: from.now + 1, moves: `${from.moves} t` };
  yield { ...from, isUp: !from.isUp, moves: `${from.moves} ${from.isUp ? 'down' : 'up'}` };
  if (from.orders.length < options.inFlight) yield order(from, options);
  const kinds = new Set<string>();
  for (const each of from.orders) {
    if (kinds.has(each.era)) continue;
    kinds.add(each.era);
    yield answer(from, each, options);
  }
}

function forked({ breakers: [operation, ofB, ofC] }: Chain): Chain['breakers'] {
  return [operation.fork(), ofB.fork(), ofC.fork()];
}

/** An order sets out: refused at A, refused at B, or on its way to C. */
function order(from: Chain, options: ChainOptions): Chain {
  const breakers = forked(from);
  const [operation, ofB, ofC] = breakers;
  const { now } = from;
  const next = { ...from, breakers, moves: `${from.moves} order` };
  const b = ofB.admit(now);
  if (b === undefined) return next;
  const op = operation.admit(now);
  if (op === undefined) {
    ofB.settle(b, 'ignore', now);
    return next;
  }
  const c = ofC.admit(now);
  if (c === undefined) {
    tellA(breakers, [op, b], 'failure', { now, options });
    return next;
  }
  const era = breakers.map((breaker) => breaker.look(now).generation).join(' ');
  return { ...next, orders: [...from.orders, { permits: [op, b, c], era }] };
}

/** C answers, or it is found that it is gone. */
function answer(from: Chain, answered: Order, options: ChainOptions): Chain {
  const breakers = forked(from);
  const { now, isUp } = from;
  const [op, b, c] = answered.permits;
  const outcome = isUp ? 'success' : 'failure';
  breakers[2].settle(c, outcome, now);
  tellA(breakers, [op, b], outcome, { now, options });
  const orders = from.orders.filter((other) => other !== answered);
  return { ...from, breakers, orders, moves: `${from.moves} ${isUp ? 'ok' : 'failed'}` };
}

function tellA(
  [operation, ofB]: Chain['breakers'],
  [op, b]: readonly [Permit, Permit],
  outcome: Outcome,
  { now, options }: { readonly now: number; readonly options: ChainOptions },
): void {
  operation.settle(op, outcome, now);
  const excused = options.attributed && outcome === 'failure';
  ofB.settle(b, excused ? 'alive' : outcome, now);
}

/** C is back for ever, what is in flight never ends, and an order that ends at once comes each ms. */
function recoveryOf(from: Chain, options: ChainOptions): number {
  let chain: Chain = { ...from, isUp: true, breakers: forked(from), orders: [] };
  for (let ms = 0; ms <= MOST_MS; ms++) {
    if (isClosed(chain)) return ms;
    chain = order({ ...chain, now: chain.now + 1 }, options);
    const [sent] = chain.orders;
    if (sent !== undefined) chain = answer(chain, sent, options);
  }
  return Number.POSITIVE_INFINITY;
}

function isClosed(chain: Chain): boolean {
  return [0, 1, 2].every((which) => stateOf(chain, which) === 'closed');
}

function stateOf({ breakers, now }: Chain, which: number): Look['state'] | undefined {
  return breakers[which]?.look(now).state;
}

function keyOf({ breakers, orders, now, isUp }: Chain): string {
  const standing = breakers.map((breaker) => breaker.settledKey(now)).join('|');
  const generations = breakers.map((breaker) => breaker.look(now).generation).join(' ');
  const eras = orders.map(({ era }) => eraFrom(era, generations)).toSorted();
  return `${isUp}|${standing}|${eras.join(',')}`;
}

/** For each breaker on the way only whether the order is of its present generation. */
function eraFrom(era: string, generations: string): string {
  const now = generations.split(' ');
  return era
    .split(' ')
    .map((generation, which) => (generation === now[which] ? 'c' : 's'))
    .join('');
}
