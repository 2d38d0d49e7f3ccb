/*
 * Proves the invariants of the state machine by walking through every configuration it can reach,
 * over unbounded time and any number of calls, as long as no more than so many are in flight at
 * once. And shows that the walk can fail: it finds faults put into the machine on purpose, and the
 * known faults of the sources' breakers. The number of configurations is asserted so that a walk
 * that goes nowhere cannot pass; it changes only with what the machine remembers.
 */
import { describe, expect, it } from '@jest/globals';
import {
  FORKED_FIELDS,
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
  type Subject,
} from '../testing/exploration/index.js';

const OPERATIONS: Operation[] = ['forceOpen', 'disable', 'auto', 'reset', 'trip'];

function figuresOf(F: number, S: number, P: number, openMs = 2): Figures {
  return { failureThreshold: F, openMs, successThreshold: S, maxProbes: P, leaseMs: 2 };
}

describe('every reachable configuration keeps every invariant', () => {
  it.each([
    { F: 1, S: 1, P: 1, configurations: 244 },
    { F: 2, S: 1, P: 1, configurations: 288 },
    { F: 2, S: 2, P: 1, configurations: 400 },
    { F: 2, S: 2, P: 2, configurations: 561 },
    { F: 2, S: 1, P: 2, configurations: 288 },
    { F: 3, S: 3, P: 3, configurations: 1_076 },
  ])('with F=$F, S=$S, P=$P and 8 calls in flight', ({ F, S, P, configurations }) => {
    const figures = figuresOf(F, S, P);

    const found = explore(MachineSubject.of(figures), { figures, inFlight: 8 });

    expect(found.counterexample?.trace).toBeUndefined();
    expect(found.configurations).toBe(configurations);
  });

  it('also while an operator forces, trips, resets and changes its figures', () => {
    const figures = figuresOf(2, 1, 1);
    const others = [figures, figuresOf(1, 2, 2, 1), figuresOf(3, 3, 1, 3)];

    const found = explore(MachineSubject.of(figures), {
      figures,
      inFlight: 4,
      operations: OPERATIONS,
      reconfigureTo: others,
    });

    expect(found.counterexample?.trace).toBeUndefined();
    expect(found.configurations).toBe(1_141);
  });

  it('also told apart by time and number of calls, in 12 ms and 12 calls', () => {
    const figures = figuresOf(2, 2, 2);

    const found = explore(MachineSubject.of(figures), {
      figures,
      inFlight: 6,
      bounds: { ms: 12, calls: 12 },
    });

    expect(found.counterexample?.trace).toBeUndefined();
    expect(found.configurations).toBe(18_856);
  });

  it('and the walk copies all that a machine remembers', () => {
    const { machine, rule } = MachineSubject.of(figuresOf(1, 1, 1)).fields();

    expect(FORKED_FIELDS.machine).toEqual(expect.arrayContaining(machine));
    expect(FORKED_FIELDS.rule).toEqual(expect.arrayContaining(rule));
  });
});

interface Fault {
  readonly fault: string;
  readonly breaks: Invariant;
  readonly F?: number;
  readonly S?: number;
  readonly P?: number;
  readonly operated?: boolean;
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
    mutate: (broken) => {
      broken.probesWanted = () => 100;
    },
  },
  {
    fault: 'as many probes go as may be out at once, needed or not',
    breaks: 'I2',
    S: 2,
    P: 2,
    mutate: (broken) => {
      broken.probesWanted = () => 2;
    },
  },
  {
    fault: 'closed refuses after a failure',
    breaks: 'I3',
    mutate: (broken, { admit }) => {
      broken.admit = function (now) {
        return this.state === 'closed' && this.rule.streak > 0 ? undefined : admit.call(this, now);
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
        if (permit.generation !== this.generation) this.leases.clear();
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
          this.openUntil = now + this.options.openMs;
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
    mutate: (broken) => {
      broken.expiredLease = () => undefined;
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
        this.leases.delete(permit);
        this.rule.streak++;
        if (this.rule.streak >= this.options.failureThreshold) this.open('probe_failed', now, now);
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
        const { probesSucceeded } = this;
        move.call(this, to, reason, at, observedAt);
        if (to !== 'closed') this.probesSucceeded = probesSucceeded;
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
];

describe('a fault put in on purpose is found', () => {
  it.each(FAULTS)(
    '$breaks: $fault',
    ({ breaks, mutate, F = 2, S = 1, P = 1, operated = false }) => {
      const figures = figuresOf(F, S, P);

      const { counterexample } = explore(MachineSubject.of(figures, mutate), {
        figures,
        inFlight: 3,
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
      'I2 is broken: no probe beyond min(P, S - succeeded) is admitted',
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
