import { describe, expect, it } from '@jest/globals';
import { type Fault, type FaultRequest, faultSchema } from '@firebreak/contracts';
import { FAULT_ORDER, FaultInjector } from './index.js';

const STARTED_AT = 0;

function injectorWith(faults: readonly FaultRequest[] = [], at = 0): FaultInjector {
  const injector = new FaultInjector(['Charge', 'Quote'], STARTED_AT);
  for (const fault of faults) injector.set(complete(fault), at);
  return injector;
}

const complete = (fault: FaultRequest): Fault => faultSchema.parse(fault);

/** What happens to one call, in one line: `waits 300, waits Infinity, serve`. */
function decision(injector: FaultInjector, operation = 'Charge', now = 0): string {
  const plan = injector.decide(operation, now);
  if (plan === undefined) return 'untouched';
  const waits = plan.waits.map(({ ms }) => `waits ${ms}`);
  const { end } = plan;
  const last = end.kind === 'answer' ? `${end.code} by ${end.fault}` : end.kind;
  return [...waits, last].join(', ');
}

const decisions = (injector: FaultInjector, count: number, operation = 'Charge') =>
  Array.from({ length: count }, () => decision(injector, operation));

describe('a fault injector', () => {
  it('is idle and touches nothing while no fault is set', () => {
    const injector = injectorWith();

    expect(injector.isIdle).toBe(true);
    expect(decision(injector)).toBe('untouched');
  });

  it('is idle with markers muted: no call is touched, only answers are', () => {
    const injector = injectorWith([{ kind: 'mute-markers', operation: 'Charge' }]);

    expect(injector.isIdle).toBe(true);
    expect(injector.isMuted('Charge')).toBe(true);
    expect(injector.isMuted('Quote')).toBe(false);
  });

  it.each<{ title: string; fault: FaultRequest; charge: string; quote: string }>([
    {
      title: 'touches its operation only',
      fault: { kind: 'hang', operation: 'Charge' },
      charge: 'waits Infinity, serve',
      quote: 'untouched',
    },
    {
      title: 'touches all if set on *',
      fault: { kind: 'delay', operation: '*', ms: 30 },
      charge: 'waits 30, serve',
      quote: 'waits 30, serve',
    },
  ])('$title', ({ fault, charge, quote }) => {
    const injector = injectorWith([fault]);

    expect(decision(injector, 'Charge')).toBe(charge);
    expect(decision(injector, 'Quote')).toBe(quote);
    expect(decision(injector, 'Refund')).toBe('untouched');
  });

  describe('error-rate', () => {
    it.each([
      { title: 'all of them', rate: 1, low: 1_000, high: 1_000 },
      // 300 expected; the standard deviation is 14.5.
      { title: '30 %', rate: 0.3, low: 250, high: 350 },
      { title: '1 in 100', rate: 0.01, low: 1, high: 25 },
    ])('fails $title, with the code it was given', ({ rate, low, high }) => {
      const injector = injectorWith([
        { kind: 'error-rate', operation: 'Charge', rate, code: 'INTERNAL' },
      ]);

      const failed = decisions(injector, 1_000).filter((one) => one === 'INTERNAL by error-rate');

      expect(failed.length).toBeGreaterThanOrEqual(low);
      expect(failed.length).toBeLessThanOrEqual(high);
    });
  });

  describe('delay', () => {
    it('draws evenly from the jitter around its time', () => {
      const injector = injectorWith([
        { kind: 'delay', operation: 'Charge', ms: 100, jitterMs: 40 },
      ]);

      const waits = Array.from({ length: 2_000 }, () => injector.decide('Charge', 0)!.waits[0]!.ms);

      expect(Math.min(...waits)).toBeGreaterThanOrEqual(60);
      expect(Math.min(...waits)).toBeLessThan(62);
      expect(Math.max(...waits)).toBeLessThanOrEqual(140);
      expect(Math.max(...waits)).toBeGreaterThan(138);
      const mean = waits.reduce((sum, ms) => sum + ms) / waits.length;
      expect(Math.abs(mean - 100)).toBeLessThan(2);
    });
  });

  describe('hang', () => {
    it('leaves the share it was given', () => {
      const injector = injectorWith([{ kind: 'hang', operation: 'Charge', rate: 0.5 }]);

      const hung = decisions(injector, 1_000).filter((one) => one === 'waits Infinity, serve');

      expect(Math.abs(hung.length - 500)).toBeLessThan(80);
    });
  });

  describe('crash', () => {
    it.each([
      { title: 'at the next call', afterCalls: 0, seen: ['crash', 'crash'] },
      { title: 'after two calls', afterCalls: 2, seen: ['serve', 'serve', 'crash', 'crash'] },
    ])('ends the process $title', ({ afterCalls, seen }) => {
      const injector = injectorWith([{ kind: 'crash', operation: '*', afterCalls, exitCode: 7 }]);

      expect(decisions(injector, seen.length)).toEqual(seen);
      expect(injector.decide('Charge', 0)!.end).toEqual({ kind: 'crash', exitCode: 7 });
    });

    it('counts the calls of all operations that it is set on', () => {
      const injector = injectorWith([{ kind: 'crash', operation: '*', afterCalls: 1 }]);

      expect([decision(injector, 'Charge'), decision(injector, 'Quote')]).toEqual([
        'serve',
        'crash',
      ]);
    });
  });

  describe('flap', () => {
    it.each([
      { at: 1_000, seen: 'serve' },
      { at: 1_299, seen: 'serve' },
      { at: 1_300, seen: 'UNAVAILABLE by flap' },
      { at: 1_499, seen: 'UNAVAILABLE by flap' },
      { at: 1_500, seen: 'serve' },
      { at: 1_800, seen: 'UNAVAILABLE by flap' },
      { at: 1_000 + 500 * 1_000, seen: 'serve' },
    ])('is up 300 ms and down 200 ms from when it was set, at 1000: $at', ({ at, seen }) => {
      const injector = injectorWith(
        [{ kind: 'flap', operation: 'Charge', upMs: 300, downMs: 200 }],
        1_000,
      );

      expect(decision(injector, 'Charge', at)).toBe(seen);
    });
  });

  describe('slow-start', () => {
    it.each([
      { title: 'cold, when it is set', since: 'set', at: 2_000, seen: 'waits 800, serve' },
      { title: 'half warm', since: 'set', at: 3_000, seen: 'waits 400, serve' },
      { title: 'nearly warm', since: 'set', at: 3_995, seen: 'waits 2, serve' },
      { title: 'warm', since: 'set', at: 4_000, seen: 'serve' },
      { title: 'warm for long', since: 'set', at: 90_000, seen: 'serve' },
      {
        title: 'process up for 500 ms',
        since: 'process-start',
        at: 500,
        seen: 'waits 600, serve',
      },
      { title: 'process warm', since: 'process-start', at: 2_000, seen: 'serve' },
    ] as const)('adds 800 ms falling to 0 over 2 s: $title', ({ since, at, seen }) => {
      const injector = injectorWith(
        [{ kind: 'slow-start', operation: 'Charge', ms: 2_000, delayMs: 800, since }],
        since === 'set' ? 2_000 : 400,
      );

      expect(decision(injector, 'Charge', at)).toBe(seen);
    });
  });

  describe('overload', () => {
    const limited = (operation: string, concurrency: number) =>
      injectorWith([{ kind: 'overload', operation, concurrency }]);

    it('refuses what comes beyond its limit, until a call ends', () => {
      const injector = limited('Charge', 2);
      const first = injector.decide('Charge', 0)!;
      injector.decide('Charge', 0);

      expect(decision(injector)).toBe('RESOURCE_EXHAUSTED by overload');
      first.release();
      expect(decision(injector)).toBe('serve');
      expect(decision(injector)).toBe('RESOURCE_EXHAUSTED by overload');
    });

    it('takes a place back once, however often it is given', () => {
      const injector = limited('Charge', 1);
      const only = injector.decide('Charge', 0)!;

      only.release();
      only.release();

      expect(decisions(injector, 2)).toEqual(['serve', 'RESOURCE_EXHAUSTED by overload']);
    });

    it('gives no place to a refused call', () => {
      const injector = limited('Charge', 1);
      const held = injector.decide('Charge', 0)!;
      injector.decide('Charge', 0)!.release();

      expect(decision(injector)).toBe('RESOURCE_EXHAUSTED by overload');
      held.release();
      expect(decision(injector)).toBe('serve');
    });

    it('shares its places among all operations if set on *', () => {
      const injector = limited('*', 1);
      injector.decide('Charge', 0);

      expect(decision(injector, 'Quote')).toBe('RESOURCE_EXHAUSTED by overload');
    });

    it('refuses everything with a limit of 0', () => {
      expect(decision(limited('Charge', 0))).toBe('RESOURCE_EXHAUSTED by overload');
    });

    it('gives back the places of a narrower limit refused by a wider one', () => {
      const injector = injectorWith([
        { kind: 'overload', operation: 'Charge', concurrency: 5 },
        { kind: 'overload', operation: '*', concurrency: 1 },
      ]);
      const held = injector.decide('Charge', 0)!;
      for (let calls = 0; calls < 20; calls++) injector.decide('Charge', 0)!.release();
      held.release();

      expect(decision(injector)).toBe('serve');
    });
  });

  describe('with several faults of one operation', () => {
    it('has an order that every kind is in', () => {
      expect(FAULT_ORDER).toEqual([
        'flap',
        'overload',
        'delay',
        'slow-start',
        'crash',
        'error-rate',
        'hang',
        'mute-markers',
      ]);
    });

    const flap = { kind: 'flap', operation: '*', upMs: 100, downMs: 100 } as const;
    const full = { kind: 'overload', operation: '*', concurrency: 0 } as const;
    const delay = { kind: 'delay', operation: '*', ms: 20 } as const;
    const slowStart = { kind: 'slow-start', operation: '*', ms: 1_000, delayMs: 1_000 } as const;
    const crash = { kind: 'crash', operation: '*' } as const;
    const errors = { kind: 'error-rate', operation: '*', rate: 1 } as const;
    const hang = { kind: 'hang', operation: '*' } as const;

    it.each<{ title: string; faults: FaultRequest[]; at?: number; seen: string }>([
      {
        title: 'down: nothing else',
        faults: [full, delay, flap],
        at: 150,
        seen: 'UNAVAILABLE by flap',
      },
      {
        title: 'up: the rest',
        faults: [full, flap],
        at: 50,
        seen: 'RESOURCE_EXHAUSTED by overload',
      },
      {
        title: 'refused at once',
        faults: [hang, delay, full],
        seen: 'RESOURCE_EXHAUSTED by overload',
      },
      {
        title: 'delays add up',
        faults: [slowStart, delay],
        at: 500,
        seen: 'waits 20, waits 500, serve',
      },
      {
        title: 'errors come late',
        faults: [errors, delay],
        seen: 'waits 20, UNAVAILABLE by error-rate',
      },
      { title: 'crashes come late', faults: [errors, crash, delay], seen: 'waits 20, crash' },
      {
        title: 'what fails does not hang',
        faults: [hang, errors],
        seen: 'UNAVAILABLE by error-rate',
      },
      { title: 'slow, then stuck', faults: [hang, delay], seen: 'waits 20, waits Infinity, serve' },
      {
        title: 'one of its own and one on *',
        faults: [delay, { ...delay, operation: 'Charge', ms: 5 }],
        seen: 'waits 20, waits 5, serve',
      },
    ])('combines them in this order, whatever order they were set in: $title', (row) => {
      expect(decision(injectorWith(row.faults), 'Charge', row.at ?? 0)).toBe(row.seen);
    });
  });

  describe('a run', () => {
    const mixed: readonly FaultRequest[] = [
      { kind: 'error-rate', operation: '*', rate: 0.3, seed: 7 },
      { kind: 'delay', operation: 'Charge', ms: 100, jitterMs: 50, seed: 7 },
      { kind: 'hang', operation: 'Charge', rate: 0.05, seed: 7 },
    ];

    it('repeats with the same seeds', () => {
      expect(decisions(injectorWith(mixed), 500)).toEqual(decisions(injectorWith(mixed), 500));
    });

    it('repeats when the faults are set again', () => {
      const injector = injectorWith(mixed);
      const before = decisions(injector, 500);
      for (const fault of mixed) injector.set(complete(fault), 10_000);

      expect(decisions(injector, 500)).toEqual(before);
    });

    it('differs with another seed', () => {
      const reseeded = mixed.map((fault) => ({ ...fault, seed: 8 }));

      expect(decisions(injectorWith(reseeded), 500)).not.toEqual(
        decisions(injectorWith(mixed), 500),
      );
    });

    it('deals an operation the same whatever the others are called', () => {
      const alone = decisions(injectorWith(mixed), 200);
      const busy = injectorWith(mixed);

      const amongOthers = Array.from({ length: 200 }, (_, at) => {
        decisions(busy, at % 3, 'Quote');
        return decision(busy);
      });

      expect(amongOthers).toEqual(alone);
    });
  });

  describe('setting and clearing', () => {
    it('replaces a fault of the same kind and operation, and lets go who waits for it', () => {
      const injector = injectorWith([{ kind: 'hang', operation: 'Charge' }]);
      const { lift } = injector.decide('Charge', 0)!.waits[0]!;

      injector.set(complete({ kind: 'hang', operation: 'Charge', rate: 0.5 }), 10);

      expect(lift.isLifted).toBe(true);
      expect(injector.list()).toEqual([{ kind: 'hang', operation: 'Charge', rate: 0.5, seed: 1 }]);
    });

    it('leaves other faults and their waits alone', () => {
      const injector = injectorWith([{ kind: 'hang', operation: 'Charge' }]);
      const { lift } = injector.decide('Charge', 0)!.waits[0]!;

      injector.set(complete({ kind: 'hang', operation: '*' }), 10);
      injector.clear('*');

      expect(lift.isLifted).toBe(false);
      expect(injector.list()).toHaveLength(1);
    });

    it.each([
      { title: 'one operation', operation: 'Charge', left: ['Quote', '*'] },
      { title: 'those on *', operation: '*', left: ['Charge', 'Quote'] },
      { title: 'all', operation: undefined, left: [] },
    ])('clears $title, and tells what went', ({ operation, left }) => {
      const injector = injectorWith(
        ['Charge', 'Quote', '*'].map((name) => ({ kind: 'hang', operation: name })),
      );

      const cleared = injector.clear(operation);

      expect(injector.list().map((fault) => fault.operation)).toEqual(left);
      expect(cleared).toHaveLength(3 - left.length);
      expect(injector.isIdle).toBe(left.length === 0);
    });

    it('has the new faults in place when those who waited go on', () => {
      const injector = injectorWith([{ kind: 'hang', operation: 'Charge' }]);
      const seen: boolean[] = [];
      injector.decide('Charge', 0)!.waits[0]!.lift.wait(() => seen.push(injector.isIdle));

      injector.clear();

      expect(seen).toEqual([true]);
    });
  });
});
