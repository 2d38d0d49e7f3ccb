/*
 * Proves the invariants of the state machine by walking through every configuration it can reach,
 * over unbounded time and any number of calls, as long as no more than so many are in flight at
 * once. And shows that the walk can fail: it finds faults put into the machine on purpose, and the
 * known faults of the sources' breakers. The number of configurations is asserted so that a walk
 * that goes nowhere cannot pass; it changes only with what the machine remembers. More calls in
 * flight, and every combination of figures: `npm run verify:long`.
 */
import { describe, expect, it } from '@jest/globals';
import {
  INVARIANTS,
  MachineSubject,
  Source000,
  Source001,
  Source002,
  Source003,
  Source004,
  explore,
  type Figures,
  type Invariant,
  type Mutation,
  type Operation,
  type ProbesInside,
  type StallInside,
  type Subject,
} from '../testing/exploration/index.js';
import type { Permit } from './permit.js';

const OPERATIONS: Operation[] = ['forceOpen', 'disable', 'auto', 'reset', 'trip'];

function figuresOf(F: number, S: number, P: number, openMs = 2): Figures {
  return { failureThreshold: F, openMs, successThreshold: S, maxProbes: P, leaseMs: 2 };
}

/** Of 5 s ticks: W, 2 W, 4 W; two ticks closed are stable. */
const GROWING: Figures = {
  ...figuresOf(2, 1, 1, 5_000),
  leaseMs: 5_000,
  openBackoff: { factor: 2, maxMs: 20_000 },
};

describe('every reachable configuration keeps every invariant', () => {
  it.each([
    { F: 1, S: 1, P: 1, configurations: 145 },
    { F: 2, S: 1, P: 1, configurations: 165 },
    { F: 2, S: 2, P: 1, configurations: 235 },
    { F: 2, S: 2, P: 2, configurations: 327 },
    { F: 2, S: 1, P: 2, configurations: 165 },
    { F: 3, S: 3, P: 3, configurations: 608 },
  ])('with F=$F, S=$S, P=$P and 5 calls in flight', ({ F, S, P, configurations }) => {
    const figures = figuresOf(F, S, P);

    const found = explore(MachineSubject.of(figures), { figures, inFlight: 5 });

    expect(found.counterexample?.trace).toBeUndefined();
    expect(found.configurations).toBe(configurations);
  });

  it('also while an operator forces, trips, resets and changes its figures', () => {
    const figures = figuresOf(2, 1, 1);
    const others = [figures, figuresOf(1, 2, 2, 1), figuresOf(3, 3, 1, 3)];

    const found = explore(MachineSubject.of(figures), {
      figures,
      inFlight: 2,
      operations: OPERATIONS,
      reconfigureTo: others,
    });

    expect(found.counterexample?.trace).toBeUndefined();
    expect(found.configurations).toBe(557);
  });

  it('also told apart by time and number of calls, in 6 ms and 6 calls', () => {
    const figures = figuresOf(2, 2, 2);

    const found = explore(MachineSubject.of(figures), {
      figures,
      inFlight: 4,
      bounds: { ms: 6, calls: 6 },
    });

    expect(found.counterexample?.trace).toBeUndefined();
    expect(found.configurations).toBe(1_222);
  });

  it.each([
    { title: 'sampled, half of 3', sampled: { probes: 3, minSuccessRate: 0.5 }, inFlight: 4 },
    { title: 'sampled, all of 2', sampled: { probes: 2, minSuccessRate: 1 }, inFlight: 4 },
    { title: 'sampled, 1', sampled: { probes: 1, minSuccessRate: 0.1 }, inFlight: 4 },
  ])('also half-open by a sample: $title', ({ sampled, inFlight }) => {
    const figures = { ...figuresOf(2, 1, 1), sampled };

    const found = explore(MachineSubject.of(figures), { figures, inFlight });

    expect(found.counterexample?.trace).toBeUndefined();
    expect(found.configurations).toBeGreaterThan(120);
  });

  it.each([
    { title: '2 stalls', F: 3, stall: { afterMs: 8, count: 2 }, inFlight: 2, atLeast: 500 },
    { title: '1 stall', F: 2, stall: { afterMs: 8, count: 1 }, inFlight: 2, atLeast: 200 },
  ])('also while calls are watched for stalls: $title', ({ F, stall, inFlight, atLeast }) => {
    const figures = { ...figuresOf(F, 1, 1), stall };

    const found = explore(MachineSubject.of(figures), { figures, inFlight });

    expect(found.counterexample?.trace).toBeUndefined();
    expect(found.configurations).toBeGreaterThan(atLeast);
  });

  it.each<{ title: string; operations: Operation[]; configurations: number }>([
    { title: 'by itself', operations: [], configurations: 188 },
    { title: 'with an operator', operations: OPERATIONS, configurations: 406 },
  ])('also with open periods that grow, $title', ({ operations, configurations }) => {
    const found = explore(MachineSubject.of(GROWING), {
      figures: GROWING,
      inFlight: 3,
      tickMs: GROWING.openMs,
      operations,
    });

    expect(found.counterexample?.trace).toBeUndefined();
    expect(found.configurations).toBe(configurations);
  });

  it('and a fork goes its own way', () => {
    const figures = { ...figuresOf(2, 1, 1), stall: { afterMs: 8, count: 2 } };
    const machine = MachineSubject.of(figures);
    machine.admit(0);
    const before = machine.key(0);

    const fork = machine.fork();

    expect(fork.key(0)).toBe(before);
    for (const now of [1, 20, 21, 40]) fork.admit(now);
    expect(fork.key(40)).not.toBe(machine.key(40));
    expect(machine.key(0)).toBe(before);
  });
});

const SAMPLED: Partial<Figures> = { sampled: { probes: 3, minSuccessRate: 0.5 } };
const STALLING: Partial<Figures> = { failureThreshold: 9, stall: { afterMs: 8, count: 2 } };

/** Overrides what a part of a machine inherits, for it and its twins. */
function change(part: object, changes: PropertyDescriptorMap): void {
  Object.setPrototypeOf(
    part,
    Object.create(Object.getPrototypeOf(part) as object, changes) as object,
  );
}

function changeWatch(
  watch: StallInside | undefined,
  changes: (original: StallInside) => PropertyDescriptorMap,
): void {
  if (watch === undefined) throw new Error('nothing is watched for stalls');
  change(watch, changes(Object.getPrototypeOf(watch) as StallInside));
}

interface Fault {
  readonly fault: string;
  readonly breaks: Invariant;
  readonly F?: number;
  readonly S?: number;
  readonly P?: number;
  readonly operated?: boolean;
  readonly figures?: Partial<Figures>;
  readonly tickMs?: number;
  readonly mutate: Mutation;
}

const FAULTS: Fault[] = [
  {
    fault: 'open admits a ms early',
    breaks: 'I1',
    mutate: (broken, { admit }) => {
      broken.admit = function (now) {
        return admit.call(this, this.state === 'open' ? now + 1 : now);
      };
    },
  },
  {
    fault: 'probes are unlimited',
    breaks: 'I2',
    mutate: (_broken, _original, { probes }) => {
      change(probes, { wanted: { get: () => true } });
    },
  },
  {
    fault: 'as many probes go as may be out at once, needed or not',
    breaks: 'I2',
    S: 2,
    P: 2,
    mutate: (_broken, _original, { probes }) => {
      change(probes, {
        wanted: {
          get(this: ProbesInside) {
            return this.inFlight < 2;
          },
        },
      });
    },
  },
  {
    fault: 'closed refuses after a failure',
    breaks: 'I3',
    mutate: (broken, { admit }) => {
      broken.admit = function (now) {
        return this.state === 'closed' && this.rules.consecutive.streak > 0
          ? undefined
          : admit.call(this, now);
      };
    },
  },
  {
    fault: 'open still refuses at exactly W',
    breaks: 'I4',
    mutate: (broken, { admit }) => {
      broken.admit = function (now) {
        const boundary = this.state === 'open' && now === this.openUntil;
        return boundary ? undefined : admit.call(this, now);
      };
    },
  },
  {
    fault: 'alive does not count while half-open',
    breaks: 'I5',
    mutate: (broken, { settleProbe }) => {
      broken.settleProbe = function (permit, verdict, now) {
        const outcome = verdict.outcome === 'alive' ? 'ignore' : verdict.outcome;
        settleProbe.call(this, permit, { outcome }, now);
      };
    },
  },
  {
    fault: 'ignore leaks the slot',
    breaks: 'I6',
    mutate: (broken, { settleProbe }) => {
      broken.settleProbe = function (permit, verdict, now) {
        if (verdict.outcome !== 'ignore') settleProbe.call(this, permit, verdict, now);
      };
    },
  },
  {
    fault: 'a late result frees the slot of a probe',
    breaks: 'I6',
    mutate: (broken, { settle }) => {
      broken.settle = function (permit, verdict, now) {
        if (permit.generation !== this.generation) this.probes.leases?.clear();
        settle.call(this, permit, verdict, now);
      };
    },
  },
  {
    fault: 'a late success closes it',
    breaks: 'I7',
    mutate: (broken, { settle }) => {
      broken.settle = function (permit, verdict, now) {
        const stale = permit.generation !== this.generation;
        settle.call(this, permit, verdict, now);
        if (stale && verdict.outcome === 'success') this.move('closed', 'probes_succeeded', now);
      };
    },
  },
  {
    fault: 'a late success of a closed time closes it while half-open',
    breaks: 'I10',
    mutate: (broken, { settle }) => {
      broken.settle = function (permit, verdict, now) {
        const stale = permit.generation !== this.generation;
        settle.call(this, permit, verdict, now);
        if (!stale || this.state !== 'half_open' || verdict.outcome !== 'success') return;
        this.move('closed', 'probes_succeeded', now);
      };
    },
  },
  {
    fault: 'a late failure extends the open period',
    breaks: 'I8',
    mutate: (broken, { settle }) => {
      broken.settle = function (permit, verdict, now) {
        const stale = permit.generation !== this.generation;
        settle.call(this, permit, verdict, now);
        if (stale && this.state === 'open' && verdict.outcome === 'failure') {
          this.openUntil = now + 2;
        }
      };
    },
  },
  {
    fault: 'a lease that ran out is dated to when it is noticed',
    breaks: 'I8',
    mutate: (broken, { open }) => {
      broken.open = function (reason, _at, observedAt) {
        open.call(this, reason, observedAt, observedAt);
      };
    },
  },
  {
    fault: 'there is no lease',
    breaks: 'I9',
    mutate: (broken, _original, { probes }) => {
      broken.dueMove = () => undefined;
      change(probes, { expire: { value: () => undefined } });
    },
  },
  {
    fault: 'S lowered to what has succeeded does not close it',
    breaks: 'I9',
    S: 2,
    operated: true,
    mutate: (broken) => {
      broken.reconfigure = function (options, now) {
        this.catchUp(now);
        this.options = options;
        this.probes.reconfigure(options);
      };
    },
  },
  {
    fault: 'a failed probe opens it only after F failures',
    breaks: 'I10b',
    F: 2,
    mutate: (broken, { settleProbe }) => {
      broken.settleProbe = function (permit, verdict, now) {
        if (verdict.outcome !== 'failure') {
          settleProbe.call(this, permit, verdict, now);
          return;
        }
        this.probes.end(permit);
        this.rules.consecutive.streak++;
        if (this.rules.consecutive.streak >= 2) this.open('probe_failed', now, now);
      };
    },
  },
  {
    fault: 'a success does not clear the streak',
    breaks: 'I10',
    F: 2,
    mutate: (broken, { settleClosed }) => {
      broken.settleClosed = function (verdict, now) {
        if (verdict.outcome !== 'success') settleClosed.call(this, verdict, now);
      };
    },
  },
  {
    fault: 'alive counts as failure while closed',
    breaks: 'I10',
    mutate: (broken, { settleClosed }) => {
      broken.settleClosed = function (verdict, now) {
        const outcome = verdict.outcome === 'alive' ? 'failure' : verdict.outcome;
        settleClosed.call(this, { outcome }, now);
      };
    },
  },
  {
    fault: 'successes of an earlier half-open time count',
    breaks: 'I10',
    S: 2,
    mutate: (broken, { move }) => {
      broken.move = function (to, reason, at, observedAt = at) {
        const { succeeded } = this.probes;
        move.call(this, to, reason, at, observedAt);
        if (to !== 'closed') this.probes.succeeded = succeeded;
      };
    },
  },
  {
    fault: 'a move keeps the generation',
    breaks: 'I10',
    mutate: (broken, { move }) => {
      broken.move = function (to, reason, at, observedAt = at) {
        move.call(this, to, reason, at, observedAt);
        this.generation--;
      };
    },
  },
  {
    fault: 'the result of a probe is not counted',
    breaks: 'identity',
    mutate: (broken, { settleProbe }) => {
      broken.settleProbe = function (permit, verdict, now) {
        this.counters[verdict.outcome]--;
        settleProbe.call(this, permit, verdict, now);
      };
    },
  },
  {
    fault: 'more probes go than are left to sample',
    breaks: 'I2',
    figures: SAMPLED,
    mutate: (_broken, _original, { probes }) => {
      change(probes, {
        wanted: {
          get(this: ProbesInside) {
            return this.inFlight < 3;
          },
        },
      });
    },
  },
  {
    fault: 'a probe that failed by its lease counts again when it comes back',
    breaks: 'I7',
    figures: SAMPLED,
    mutate: (_broken, _original, { probes }) => {
      change(probes, {
        end: {
          value(this: ProbesInside, permit: Permit) {
            this.leases?.delete(permit);
            return true;
          },
        },
      });
    },
  },
  {
    fault: 'one failure decides a sample',
    breaks: 'I10',
    figures: SAMPLED,
    mutate: (_broken, _original, { probes }) => {
      const { decide } = probes;
      change(probes, {
        decide: {
          value(this: ProbesInside, failed: number) {
            return failed > 0 ? 'open' : decide.call(this, failed);
          },
        },
      });
    },
  },
  {
    fault: 'a probe past its lease keeps its slot',
    breaks: 'I7',
    figures: SAMPLED,
    mutate: (_broken, _original, { probes }) => {
      change(probes, { expire: { value: () => undefined } });
    },
  },
  {
    fault: 'stalls are not seen',
    breaks: 'I11',
    figures: STALLING,
    mutate: (_broken, _original, { rules }) => {
      change(rules, { stalledAt: { value: () => undefined } });
    },
  },
  {
    fault: 'stalls are counted a ms early',
    breaks: 'I11',
    figures: STALLING,
    mutate: (_broken, _original, { rules: { watch } }) => {
      changeWatch(watch, ({ lastDueAt, dueAt }) => ({
        lastDueAt: {
          value(this: StallInside, now: number) {
            return lastDueAt.call(this, now + 1);
          },
        },
        dueAt: {
          value(this: StallInside, bucket: number) {
            return dueAt.call(this, bucket) - 1;
          },
        },
      }));
    },
  },
  {
    fault: 'a call that stalled counts again when it fails',
    breaks: 'I10',
    figures: STALLING,
    mutate: (_broken, _original, { rules: { watch } }) => {
      changeWatch(watch, ({ takeOut }) => ({
        takeOut: {
          value(this: StallInside, ticket: number) {
            takeOut.call(this, ticket);
            return true;
          },
        },
      }));
    },
  },
  {
    fault: 'a success leaves the stalls',
    breaks: 'I11',
    figures: STALLING,
    mutate: (_broken, _original, { rules: { watch } }) => {
      changeWatch(watch, ({ settle }) => ({
        settle: {
          value(this: StallInside, ticket: number, outcome: string, now: number) {
            return settle.call(this, ticket, outcome === 'success' ? 'other' : outcome, now);
          },
        },
      }));
    },
  },
  {
    fault: 'a call that came back stalls',
    breaks: 'I11',
    figures: STALLING,
    mutate: (_broken, _original, { rules: { watch } }) => {
      changeWatch(watch, () => ({ takeOut: { value: () => true } }));
    },
  },
  {
    fault: 'the open period never grows',
    breaks: 'I8',
    figures: GROWING,
    tickMs: 5_000,
    mutate: (_broken, _original, { period }) => {
      change(period, { next: { value: () => 5_000 } });
    },
  },
  {
    fault: 'the open period never starts again',
    breaks: 'I8',
    figures: GROWING,
    tickMs: 5_000,
    mutate: (_broken, _original, { period }) => {
      change(period, { leftClosed: { value: () => undefined } });
    },
  },
];

describe('a fault put in on purpose is found', () => {
  it.each(FAULTS)(
    '$breaks: $fault',
    ({ breaks, mutate, F = 2, S = 1, P = 1, operated = false, figures: other, tickMs = 1 }) => {
      const figures = { ...figuresOf(F, S, P), ...other };

      const { counterexample } = explore(MachineSubject.of(figures, mutate), {
        figures,
        inFlight: 3,
        tickMs,
        limit: 5_000,
        watch: [breaks],
        ...(operated ? { reconfigureTo: [figuresOf(F, 1, P)] } : {}),
      });

      expect(counterexample?.invariant).toBe(breaks);
    },
  );

  it('for every invariant', () => {
    expect(new Set(FAULTS.map(({ breaks }) => breaks))).toEqual(new Set(Object.keys(INVARIANTS)));
  });
});

describe('a fault of the sources is found, by a shortest trace', () => {
  interface Known {
    readonly source: string;
    readonly make: (figures: Figures) => Subject;
    readonly fault: string;
    readonly breaks: Invariant;
    readonly moves: string;
    readonly S?: number;
    readonly boundaryMs?: number;
  }

  it.each<Known>([
    {
      source: '000',
      make: (figures) => new Source000(figures),
      fault: 'every caller passes while half-open',
      breaks: 'I2',
      moves: 'a a 1:failure 2:failure t t a a',
    },
    {
      source: '000',
      make: (figures) => new Source000(figures),
      fault: 'a late failure extends the open period',
      breaks: 'I8',
      moves: 'a a a 1:failure 2:failure t 3:failure',
    },
    {
      source: '000',
      make: (figures) => new Source000(figures),
      fault: 'a late success closes it while the probe is out',
      breaks: 'I10',
      moves: 'a a a 1:failure 2:failure t t a 3:success',
    },
    {
      source: '001',
      make: (figures) => new Source001(figures),
      fault: 'after a late success a failed probe does not open it',
      breaks: 'I10b',
      moves: 'a a a 1:failure 2:failure t t a 3:success 4:failure',
      S: 2,
    },
    {
      source: '002',
      make: (figures) => new Source002(figures),
      fault: 'a test call without an answer leaves it half-open for ever',
      breaks: 'I9',
      moves: 'a a 1:failure 2:failure t t t a',
      boundaryMs: 1,
    },
    {
      source: '002',
      make: (figures) => new Source002(figures),
      fault: 'a success does not clear the count: failures need not be in a row',
      breaks: 'I10',
      moves: 'a a a 1:failure 2:success 3:failure',
      boundaryMs: 1,
    },
    {
      source: '002',
      make: (figures) => new Source002(figures),
      fault: 'a late result, success included, extends the open period',
      breaks: 'I8',
      moves: 'a a a 1:failure 2:failure t 3:success',
      boundaryMs: 1,
    },
    {
      source: '003',
      make: (figures) => new Source003(figures),
      fault: 'a late success closes it while open',
      breaks: 'I10',
      moves: 'a a a 1:failure 2:failure 3:success',
    },
    {
      source: '004',
      make: (figures) => new Source004(figures),
      fault: 'after a late success a failed probe does not open it',
      breaks: 'I10b',
      moves: 'a a a 1:failure 2:failure t t t 3:success a 4:failure',
      boundaryMs: 1,
    },
  ])('$source: $fault ($breaks)', ({ make, breaks, moves, S = 1, boundaryMs = 0 }) => {
    const figures = figuresOf(2, S, 1);

    const { counterexample } = explore(make(figures), {
      figures,
      inFlight: 3,
      outcomes: ['success', 'failure'],
      boundaryMs,
      watch: [breaks],
    });

    expect(counterexample?.moves).toBe(moves);
  });
});

describe('a counterexample', () => {
  it('reads line by line', () => {
    const figures = figuresOf(2, 1, 1);

    const { counterexample } = explore(new Source000(figures), {
      figures,
      inFlight: 3,
      outcomes: ['failure'],
      watch: ['I2'],
    });

    expect(counterexample?.trace.split('\n')).toEqual([
      'I2 is broken: no probe beyond those still needed is admitted',
      '   0 ms  a                            closed',
      '   0 ms  a                            closed',
      '   0 ms  1:failure                    closed',
      '   0 ms  2:failure                    open until 2',
      '   1 ms  t                            open until 2',
      '   2 ms  t                            open until 2',
      '   2 ms  a                            half_open',
      '   2 ms  a                            half_open',
    ]);
  });
});
