/*
 * Random lives of a machine beside a reference that is written in another way. A difference is
 * shrunk to a shortest life and printed move by move. BREAKER_MODEL_RUNS sets how many lives.
 */
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Figures, Operation } from '../testing/exploration/index.js';
import { MachineBench } from '../testing/machine-bench.js';
import { STREAK_MAX_AGE_MS, replay, type Happening } from '../testing/reference-model.js';
import { resolveBreakerOptions } from './breaker-options.js';
import { totalCalls } from './counters.js';
import type { Permit } from './permit.js';
import type { Outcome } from './state.js';

const RUNS = Number(process.env['BREAKER_MODEL_RUNS'] ?? 700);
const MOVES = 50;

/** What happened, for the reference to read. */
interface Past {
  readonly figures: Figures;
  readonly happenings: Happening[];
}

class Life {
  readonly bench: MachineBench;
  readonly permits: Permit[] = [];

  constructor(figures: Figures) {
    const { successThreshold, maxProbes, ...rest } = figures;
    const strict = figures.sampled === undefined ? { successThreshold, maxProbes } : {};
    this.bench = new MachineBench({ ...rest, ...strict, streakMaxAgeMs: STREAK_MAX_AGE_MS });
  }
}

/** A move: does something to the machine, notes it in the past, and compares. */
abstract class Move implements fc.Command<Past, Life> {
  check(_past: Readonly<Past>): boolean {
    return true;
  }

  run(past: Past, life: Life): void {
    this.make(past, life);
    compare(past, life);
  }

  abstract make(past: Past, life: Life): void;
  abstract toString(): string;
}

class Wait extends Move {
  constructor(readonly ms: number) {
    super();
  }
  make(_past: Past, { bench }: Life): void {
    bench.clock.advance(this.ms);
  }
  toString(): string {
    return `${this.ms} ms pass`;
  }
}

class Pause extends Move {
  constructor(readonly ms: number) {
    super();
  }
  make(past: Past, { bench }: Life): void {
    const at = bench.clock.advance(this.ms);
    bench.machine.excusePause(this.ms, at);
    past.happenings.push({ at, kind: 'paused', ms: this.ms });
  }
  toString(): string {
    return `our process stops for ${this.ms} ms`;
  }
}

class Ask extends Move {
  make(past: Past, { bench, permits }: Life): void {
    past.happenings.push({ at: bench.now(), kind: 'asked' });
    const permit = bench.tryAdmit();
    if (permit !== undefined) permits.push(permit);
  }
  toString(): string {
    return 'a call asks';
  }
}

class End extends Move {
  constructor(
    readonly pick: number,
    readonly outcome: Outcome,
  ) {
    super();
  }
  make(past: Past, { bench, permits }: Life): void {
    const inFlight = permits.filter((permit) => !permit.settled);
    const permit = inFlight[this.pick % inFlight.length];
    if (permit === undefined) return;
    const call = permits.indexOf(permit);
    past.happenings.push({ at: bench.now(), kind: 'ended', call, outcome: this.outcome });
    permit.done({ outcome: this.outcome });
  }
  toString(): string {
    return `call in flight no. ${this.pick} ends with ${this.outcome}`;
  }
}

class Operate extends Move {
  constructor(readonly operation: Operation) {
    super();
  }
  make(past: Past, { bench }: Life): void {
    past.happenings.push({ at: bench.now(), kind: 'operated', operation: this.operation });
    bench.machine[this.operation](bench.now());
  }
  toString(): string {
    return this.operation;
  }
}

class Reconfigure extends Move {
  constructor(readonly figures: Figures) {
    super();
  }
  make(past: Past, { bench }: Life): void {
    past.happenings.push({ at: bench.now(), kind: 'reconfigured', figures: this.figures });
    const options = { ...this.figures, streakMaxAgeMs: STREAK_MAX_AGE_MS };
    bench.machine.reconfigure(resolveBreakerOptions('bench', options), bench.now());
  }
  toString(): string {
    return `reconfigure ${JSON.stringify(this.figures)}`;
  }
}

function compare({ figures, happenings }: Past, { bench, permits }: Life): void {
  // Looking is no event: it is not kept, and holds no time.
  const look = { at: bench.now(), kind: 'looked' } as const;
  const { answers, ...standing } = replay(figures, [...happenings, look]);
  const {
    counters,
    lastFailure: _,
    rules: _r,
    reopened: _k,
    timeSavedMs: _t,
    openPeriodFaults: _o,
    ...seen
  } = bench.look();
  same(seen, standing);
  const admitted = answers.filter(Boolean).length;
  const inFlight = permits.filter((permit) => !permit.settled).length;
  same(
    [permits.length, counters.inFlight, counters.blocked, totalCalls(counters)],
    [admitted, inFlight, answers.length - admitted, answers.length],
  );
}

/** As expect does, but fast while nothing is wrong. */
function same(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}

const small = fc.integer({ min: 1, max: 3 });
const figureFields = {
  failureThreshold: small,
  openMs: fc.integer({ min: 1, max: 20 }),
  successThreshold: small,
  maxProbes: small,
  leaseMs: fc.integer({ min: 1, max: 20 }),
};
const figures: fc.Arbitrary<Figures> = fc.record(figureFields);
const outcome = fc.constantFrom<Outcome>('success', 'failure', 'failure', 'alive', 'ignore');
const operation = fc.constantFrom<Operation>('forceOpen', 'disable', 'auto', 'reset', 'trip');
const end = fc.tuple(fc.nat(5), outcome).map(([pick, how]) => new End(pick, how));
const ask = fc.constant(new Ask());

const moves = [
  ask,
  ask,
  end,
  end,
  fc.integer({ min: 0, max: 40 }).map((ms) => new Wait(ms)),
  fc.integer({ min: 0, max: 8 }).map((ms) => new Wait(ms)),
  fc.integer({ min: -10, max: -1 }).map((ms) => new Wait(ms)),
  fc.integer({ min: 1, max: 40 }).map((ms) => new Pause(ms)),
  operation.map((what) => new Operate(what)),
];
const lives = fc.commands([...moves, figures.map((other) => new Reconfigure(other))], {
  maxCommands: MOVES,
  size: 'max',
});
const sampledLives = fc.commands([...moves, ask, end], { maxCommands: MOVES, size: 'max' });
const sampled = fc.record({
  probes: fc.integer({ min: 1, max: 4 }),
  minSuccessRate: fc.constantFrom(0.3, 0.5, 0.75, 1),
});
const sampledFigures: fc.Arbitrary<Figures> = fc.record({ ...figureFields, sampled });

describe('machine and reference', () => {
  it.each<{ title: string; first: fc.Arbitrary<Figures>; life: typeof lives }>([
    { title: 'strictly half-open', first: figures, life: lives },
    { title: 'half-open by a sample', first: sampledFigures, life: sampledLives },
  ])(`tell the same in ${RUNS} lives of up to ${MOVES} moves, $title`, ({ first, life }) => {
    fc.assert(
      fc.property(first, life, (given, commands) => {
        const start = () => ({
          model: { figures: given, happenings: [] },
          real: new Life(given),
        });
        fc.modelRun(start, commands);
      }),
      { numRuns: RUNS },
    );
  });
});
