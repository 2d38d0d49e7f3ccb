/*
 * What the circuit should do, kept apart from what it does. The ledger is told each move and what
 * was seen before and after, and names the invariant that the move broke, if any.
 */
import type { Outcome } from '../../core/index.js';
import { fromNow, type Figures, type Look } from './subject.js';

/** The invariants of the state machine; the exploration checks all of them at every step. */
export const INVARIANTS = {
  I1: 'nothing is admitted while open and not due, or forced open',
  I2: 'no probe beyond min(P, S - succeeded) is admitted',
  I3: 'closed never refuses, nor does disabled',
  I4: 'open and due admits',
  I5: 'half-open means that fewer than S probes succeeded',
  I6: 'the slots counted are the probes out, and a free slot is given',
  I7: 'a result of an earlier phase moves nothing',
  I8: 'openUntil is W after the opening, and stays',
  I9: 'no dead end: after W and a lease a fresh call is admitted, even if nothing ever settles',
  I10: 'only the moves of the table, for the reasons of the table, each with a new generation',
  I10b: 'a failed probe opens',
  identity: 'total = success + failure + alive + ignore + blocked + in flight',
} as const;

export type Invariant = keyof typeof INVARIANTS;

/** A call in flight, as the explorer knows it. */
export interface Call {
  readonly ticket: unknown;
  /** For traces: the how manieth call it is. */
  readonly number: number;
  /** False once the circuit has moved since. */
  readonly current: boolean;
  readonly probe: boolean;
  readonly leaseEnd: number;
}

/** What should be true now. */
export interface Ledger {
  readonly figures: Figures;
  readonly openedAt: number;
  readonly openUntil: number;
  readonly streak: number;
  readonly succeeded: number;
}

export const BLANK = { openedAt: 0, openUntil: 0, streak: 0, succeeded: 0 };

export function ledgerKey(ledger: Ledger, seen: Look, now: number): string {
  const { figures, openedAt, openUntil, streak, succeeded } = ledger;
  const base = `${figures.failureThreshold}${figures.openMs}${figures.successThreshold}`;
  if (seen.state === 'closed') return `${base} ${streak}`;
  if (seen.state === 'half_open') return `${base} ${succeeded}`;
  return `${base} ${fromNow(openedAt, now)} ${fromNow(openUntil, now)}`;
}

export function liveProbes(calls: readonly Call[]): Call[] {
  return calls.filter((call) => call.current && call.probe);
}

/** The invariant broken by the answer to a call that asked, if any. */
export function judgeAdmission(
  ledger: Ledger,
  seen: Look,
  calls: readonly Call[],
  { now, admitted, boundaryMs }: { now: number; admitted: boolean; boundaryMs: number },
): Invariant | undefined {
  const { maxProbes, successThreshold } = ledger.figures;
  if (seen.mode === 'forced_open') return admitted ? 'I1' : undefined;
  if (seen.mode === 'disabled' || seen.state === 'closed') return admitted ? undefined : 'I3';
  if (seen.state === 'open') {
    if (now < ledger.openUntil) return admitted ? 'I1' : undefined;
    return admitted || now < ledger.openUntil + boundaryMs ? undefined : 'I4';
  }
  const wanted = Math.min(maxProbes, successThreshold - ledger.succeeded);
  const room = liveProbes(calls).length < wanted;
  if (admitted === room) return undefined;
  return admitted ? 'I2' : 'I6';
}

/** The state that a result should lead to, and what is remembered if it stays. */
export function judgeResult(
  ledger: Ledger,
  seen: Look,
  call: Call,
  outcome: Outcome,
): { state: Look['state']; streak: number; succeeded: number } {
  const { state } = seen;
  const { failureThreshold, successThreshold } = ledger.figures;
  let { streak, succeeded } = ledger;
  if (!call.current || seen.mode === 'disabled') return { state, streak, succeeded };
  if (state === 'closed') {
    if (outcome === 'success') streak = 0;
    if (outcome === 'failure') streak++;
    const trips = outcome === 'failure' && streak >= failureThreshold;
    return { state: trips ? 'open' : 'closed', streak, succeeded };
  }
  if (outcome === 'failure') return { state: 'open', streak, succeeded };
  if (outcome !== 'ignore') succeeded++;
  const closes = succeeded >= successThreshold;
  return { state: closes ? 'closed' : 'half_open', streak, succeeded };
}

/** The invariant broken by what is seen, whatever led here. */
export function judgeLook(
  ledger: Ledger,
  seen: Look,
  calls: readonly Call[],
): Invariant | undefined {
  const auto = (seen.mode ?? 'auto') === 'auto';
  if (seen.state === 'half_open') {
    if (ledger.succeeded >= ledger.figures.successThreshold) return 'I5';
    if ((seen.probesInFlight ?? liveProbes(calls).length) !== liveProbes(calls).length) return 'I6';
  }
  const until = seen.openUntil ?? ledger.openUntil;
  if (seen.state === 'open' && auto && until !== ledger.openUntil) return 'I8';
  return undefined;
}
