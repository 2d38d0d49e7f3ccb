import { OPERATIONS, type Operation } from '@firebreak/load';
import type { Cell } from '../scenario/cell.js';
import { NEEDS_C } from '../scenario/operations.js';
import { AnswerTally } from './answer-tally.js';
import type { CellCounts, EndedFact, InFlightFact } from './cell-facts.js';
import type { AnswersByOperation, CellResult, CellTransition, Phase } from './cell-result.js';
import { thousandth } from './latency-quantiles.js';
import { timelineSteps, TimelineTally } from './timeline-tally.js';

interface SentFact {
  readonly operation: Operation;
  readonly dueAtMs: number;
}

/**
 * Turns what happens in a cell into its result. A real run and a simulation both tell it plain facts, so
 * that they cannot differ in how they count. All times are ms on the cell's axis: 0 is when the fault
 * struck. Nothing is counted before {@link finish}, for only then it is known when the fault was over.
 */
export class CellRecorder {
  readonly #sent: SentFact[] = [];
  readonly #ended: EndedFact[] = [];
  readonly #inFlight: InFlightFact[] = [];
  readonly #transitions: CellTransition[] = [];
  readonly #charged: string[] = [];
  #healedAtMs: number;

  constructor(private readonly cell: Cell) {
    this.#healedAtMs = cell.faultMs;
  }

  /** A user's request was due. */
  sent(operation: Operation, dueAtMs: number): void {
    this.#sent.push({ operation, dueAtMs });
  }

  /** A user's request has its answer, or never will. */
  ended(fact: EndedFact): void {
    this.#ended.push(fact);
  }

  /** A breaker moved; in any order. */
  transition(transition: CellTransition): void {
    this.#transitions.push(transition);
  }

  /** How many requests a service was serving; about once a step of the time line, in order. */
  inFlight(fact: InFlightFact): void {
    this.#inFlight.push(fact);
  }

  /** C made a charge for the request with this id. */
  charged(id: string): void {
    this.#charged.push(id);
  }

  /** The fault was over. @default at the cell's `faultMs` */
  healed(atMs: number): void {
    this.#healedAtMs = atMs;
  }

  finish({ source, hops, timeSavedMs, peakInFlight, tookMs }: CellCounts): CellResult {
    const phases = this.#phases();
    const needingC = sumOf(phases.fault, (operation) => NEEDS_C[operation]);
    return {
      schema: 1,
      source,
      cell: this.cell,
      healedAtMs: thousandth(this.#healedAtMs),
      phases: {
        healthy: answersOf(phases.healthy),
        fault: answersOf(phases.fault),
        recovery: answersOf(phases.recovery),
      },
      hops,
      attemptsPerRequest: needingC === 0 ? 0 : hops.bToC.attempts / needingC,
      timeSavedMs,
      peakInFlight: { a: this.#peak('a', peakInFlight.a), b: this.#peak('b', peakInFlight.b) },
      detectMs: this.#detectMs(),
      recoverMs: this.#recoverMs(),
      lastFailureMs: this.#lastFailureMs(),
      readsLost: phases.fault.get('reads')?.failed ?? 0,
      wastedAtC: this.#wastedAtC(),
      transitions: this.#transitions.toSorted((a, b) => a.atMs - b.atMs),
      timeline: this.#timeline(),
      tookMs,
    };
  }

  #phases(): Readonly<Record<Phase, ReadonlyMap<Operation, AnswerTally>>> {
    const phases = { healthy: new Tallies(), fault: new Tallies(), recovery: new Tallies() };
    for (const { operation, dueAtMs } of this.#sent) {
      phases[this.#phaseAt(dueAtMs)].of(operation).addSent();
    }
    for (const fact of this.#ended) {
      phases[this.#phaseAt(fact.dueAtMs)].of(fact.operation).addEnded(fact);
    }
    return {
      healthy: phases.healthy.byOperation,
      fault: phases.fault.byOperation,
      recovery: phases.recovery.byOperation,
    };
  }

  #phaseAt(dueAtMs: number): Phase {
    if (dueAtMs < 0) return 'healthy';
    return dueAtMs < this.#healedAtMs ? 'fault' : 'recovery';
  }

  #peak(service: InFlightFact['service'], counted: number): number {
    return this.#inFlight.reduce(
      (peak, fact) => (fact.service === service ? Math.max(peak, fact.count) : peak),
      counted,
    );
  }

  #detectMs(): number | null {
    const opened = this.#transitions
      .filter(({ atMs }) => atMs >= 0 && atMs < this.#healedAtMs)
      .filter(({ from, to }) => from === 'closed' && to === 'open')
      .map(({ atMs }) => atMs);
    return earliest(opened);
  }

  /** The slowest of the operations: one that the fault spared is back at once. */
  #recoverMs(): number | null {
    const asked = OPERATIONS.filter(
      (operation) => NEEDS_C[operation] && this.#sent.some((fact) => fact.operation === operation),
    );
    const backs = asked.map((operation) =>
      earliest(
        this.#answersAfterHealing(
          (fact) => fact.operation === operation && fact.outcome === 'ok' && !fact.degraded,
        ),
      ),
    );
    const known = backs.filter((back) => back !== null);
    return known.length === 0 || known.length < backs.length ? null : Math.max(...known);
  }

  #lastFailureMs(): number {
    const failed = this.#answersAfterHealing((fact) => fact.outcome !== 'ok');
    return thousandth(failed.reduce((last, atMs) => Math.max(last, atMs), 0));
  }

  /** When answers came to operations that need C, from the healing. */
  #answersAfterHealing(fits: (fact: EndedFact) => boolean): readonly number[] {
    return this.#ended
      .filter((fact) => NEEDS_C[fact.operation] && fits(fact))
      .map(({ dueAtMs, latencyMs }) => dueAtMs + latencyMs - this.#healedAtMs)
      .filter((afterMs) => afterMs >= 0);
  }

  #wastedAtC(): number {
    const paid = new Set(this.#ended.filter(({ outcome }) => outcome === 'ok').map(({ id }) => id));
    return this.#charged.filter((id) => !paid.has(id)).length;
  }

  #timeline(): CellResult['timeline'] {
    const { healthyMs, recoveryMs } = this.cell;
    const tally = new TimelineTally(timelineSteps(-healthyMs, this.#healedAtMs + recoveryMs));
    for (const { operation, dueAtMs } of this.#sent) tally.addSent(operation, dueAtMs);
    for (const fact of this.#ended) tally.addEnded(fact);
    for (const fact of this.#inFlight) tally.addInFlight(fact);
    return tally.timeline();
  }
}

function earliest(times: readonly number[]): number | null {
  if (times.length === 0) return null;
  return thousandth(times.reduce((first, atMs) => Math.min(first, atMs), Number.POSITIVE_INFINITY));
}

class Tallies {
  readonly byOperation = new Map<Operation, AnswerTally>();

  of(operation: Operation): AnswerTally {
    const found = this.byOperation.get(operation) ?? new AnswerTally();
    this.byOperation.set(operation, found);
    return found;
  }
}

function answersOf(tallies: ReadonlyMap<Operation, AnswerTally>): AnswersByOperation {
  return Object.fromEntries(
    OPERATIONS.flatMap((operation) => {
      const tally = tallies.get(operation);
      return tally === undefined ? [] : [[operation, tally.answers()]];
    }),
  );
}

function sumOf(
  tallies: ReadonlyMap<Operation, AnswerTally>,
  counts: (operation: Operation) => boolean,
): number {
  return [...tallies].reduce(
    (sum, [operation, { sent }]) => sum + (counts(operation) ? sent : 0),
    0,
  );
}
