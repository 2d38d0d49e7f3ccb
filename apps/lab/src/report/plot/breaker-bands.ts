import type { CellResult, CellTransition } from '../../results/cell-result.js';

/** A stretch of time that a breaker spent in one state, in seconds since the fault. */
export interface Band {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly state: CellTransition['to'];
  /** Why it went into this state; empty for the state it began in. */
  readonly reason: string;
}

/** One breaker's states over the whole time line. */
export interface BreakerBands {
  /** `A: service-b/PlaceOrder`: whose breaker it is, and its name. */
  readonly name: string;
  readonly bands: readonly Band[];
}

/** The states of every breaker that changed its state, breakers of A first. */
export function breakerBands(
  { transitions, timeline: { fromMs } }: CellResult,
  endSeconds: number,
): readonly BreakerBands[] {
  const byName = new Map<string, CellTransition[]>();
  for (const transition of transitions.toSorted((left, right) => left.atMs - right.atMs)) {
    const name = `${transition.service.replace('service-', '').toUpperCase()}: ${transition.breaker}`;
    byName.set(name, [...(byName.get(name) ?? []), transition]);
  }
  return [...byName]
    .toSorted(([left], [right]) => left.localeCompare(right))
    .map(([name, own]) => ({ name, bands: bandsOf(own, fromMs / 1_000, endSeconds) }));
}

function bandsOf(own: readonly CellTransition[], from: number, end: number): readonly Band[] {
  const changes = own.map(({ atMs, to, reason, blame }) => ({
    at: Math.min(Math.max(atMs / 1_000, from), end),
    state: to,
    reason: blame === undefined ? reason : `${reason}, blames ${blame}`,
  }));
  const first = { at: from, state: own[0]?.from ?? 'closed', reason: '' };
  return [first, ...changes]
    .map(({ at, state, reason }, i) => ({
      fromSeconds: at,
      toSeconds: changes[i]?.at ?? end,
      state,
      reason,
    }))
    .filter(({ fromSeconds, toSeconds }) => toSeconds > fromSeconds);
}
