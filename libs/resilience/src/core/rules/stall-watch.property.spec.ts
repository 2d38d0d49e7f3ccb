/* The watch beside a list of calls with a timer each. RULES_RUNS sets how many random lives. */
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { StallWatch } from './stall-watch.js';

const RUNS = Number(process.env['RULES_RUNS'] ?? 200);
const AFTER_MS = 80;
const BUCKET_MS = AFTER_MS / 8;

interface Call {
  ticket: number;
  readonly stallsAt: number;
  stalled: boolean;
}

/** Keeps all calls, and has a timer for each at the end of the bucket in which it stalls. */
class Timers {
  calls: Call[] = [];
  streak = 0;
  private origin: number | undefined;

  constructor(private readonly count: number) {}

  dispatch(now: number, ticket: number): void {
    this.origin ??= now;
    const bucket = Math.floor((now - this.origin) / BUCKET_MS);
    const stallsAt = this.origin + (bucket + 1) * BUCKET_MS + AFTER_MS;
    this.calls.push({ ticket, stallsAt, stalled: false });
  }

  /** Lets the timers ring one by one; answers when it tripped. */
  wait(now: number): number | undefined {
    const ringing = this.calls
      .filter(({ stalled, stallsAt }) => !stalled && stallsAt <= now)
      .toSorted((one, other) => one.stallsAt - other.stallsAt);
    for (const call of ringing) {
      call.stalled = true;
      this.streak++;
      if (this.streak >= this.count) return call.stallsAt;
    }
    return undefined;
  }

  settle(call: Call, outcome: string): boolean {
    this.calls = this.calls.filter((other) => other !== call);
    if (outcome === 'success') this.streak = 0;
    if (outcome !== 'failure' || call.stalled) return false;
    this.streak++;
    return this.streak >= this.count;
  }

  clear(): void {
    this.calls = [];
    this.streak = 0;
    this.origin = undefined;
  }
}

const moves = fc.array(
  fc.record({
    gap: fc.oneof(fc.nat(2), fc.nat(15), fc.nat(100), fc.nat(2_000)),
    what: fc.constantFrom('dispatch', 'dispatch', 'success', 'failure', 'other'),
    pick: fc.nat(100),
  }),
  { maxLength: 150, size: 'max' },
);

/** As expect does, but fast while nothing is wrong. */
function same(actual: unknown, expected: unknown): void {
  if (actual !== expected) expect(actual).toBe(expected);
}

describe('stall watch and timers', () => {
  it('tell the same stalls, streaks and trips at the same instants', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), moves, (count, life) => {
        const watch = new StallWatch({ afterMs: AFTER_MS, count });
        const timers = new Timers(count);
        let now = 0;
        for (const { gap, what, pick } of life) {
          now += gap;
          const trippedAt = timers.wait(now);
          same(watch.due(now), trippedAt);
          const call = timers.calls[pick % timers.calls.length];
          let trips = trippedAt !== undefined;
          if (!trips && what === 'dispatch') timers.dispatch(now, watch.dispatch(now));
          else if (!trips && call !== undefined) {
            const outcome = what === 'dispatch' ? 'other' : (what as 'success');
            trips = watch.settle(call.ticket, outcome, now);
            same(trips, timers.settle(call, outcome));
          }
          if (trips) {
            watch.clear();
            timers.clear();
          }
          same(watch.streakAt(now), timers.streak);
        }
      }),
      { numRuns: RUNS },
    );
  });
});
