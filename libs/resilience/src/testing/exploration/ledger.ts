/*
 * What the circuit should do, kept apart from what it does. The ledger is told each move and what
 * was seen before and after, and names the invariant that the move broke, if any.
 */
import type { Outcome } from '../../core/index.js';
import { fromNow, type Figures, type Look } from './subject.js';

/** The invariants of the state machine; the exploration checks all of them at every step. */
export const INVARIANTS = {
  I1: 'nothing is admitted while open and not due, or forced open',
  I2: 'no probe beyond those still needed is admitted',
  I3: 'closed never refuses, nor does disabled',
  I4: 'open and due admits',
  I5: 'half-open means that the probes have not decided',
  I6: 'the slots counted are the probes out, and a free slot is given',
  I7: 'a result of an earlier phase, or of a probe past its lease, moves nothing',
  I8: 'openUntil is W_k after the opening, and stays',
  I9: 'no dead end: after W_k and a lease a fresh call is admitted, even if nothing ever settles',
  I10: 'only the moves of the table, for the reasons of the table, each with a new generation',
  I10b: 'a failed probe opens',
  I11: 'calls that stall open it at the instant of the n-th, never early and at most L/8 late',
  identity: 'total = success + failure + alive + ignore + blocked + in flight',
} as const;

export type Invariant = keyof typeof INVARIANTS;

/** A call in flight, as the explorer knows it. */
export interface Call {
  readonly ticket: unknown;
  /** For traces: the how manieth call it is. */
  readonly number: number;
  /** False once the circuit has moved since, or the call's lease as a probe ran out. */
  readonly current: boolean;
  readonly probe: boolean;
  readonly leaseEnd: number;
  /** When the call stalls; infinite where nothing watches it. */
  readonly stallsAt: number;
  readonly stalled: boolean;
}

/** What should be true now. */
export interface Ledger {
  readonly figures: Figures;
  readonly openedAt: number;
  readonly openUntil: number;
  /** Failures in a row. */
  readonly streak: number;
  /** Stalls and failures since the last success. */
  readonly stalls: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Open periods of its own since the circuit was last stable. */
  readonly begun: number;
  readonly closedSince: number | undefined;
}

export const BLANK = { openedAt: 0, openUntil: 0, streak: 0, stalls: 0, succeeded: 0, failed: 0 };

/** Closed for as long as this (or one W, if that is longer), the open period is W again. */
export const STABLE_MS = 10_000;

export function ledgerKey(ledger: Ledger, seen: Look, now: number): string {
  const { figures, openedAt, openUntil, streak, stalls, succeeded, failed } = ledger;
  const base = `${figures.failureThreshold}${figures.openMs}${figures.successThreshold}`;
  const next = nextPeriodMs({ ...ledger, closedSince: undefined });
  if (seen.state === 'closed') {
    const since = figures.openBackoff === undefined ? 0 : closedForMs(ledger, now);
    return `${base} ${streak} ${figures.stall === undefined ? 0 : stalls} ${next} ${since}`;
  }
  if (seen.state === 'half_open') return `${base} ${succeeded} ${failed} ${next}`;
  return `${base} ${fromNow(openedAt, now)} ${fromNow(openUntil, now)} ${next}`;
}

/** Only as far as it matters. */
export function closedForMs({ closedSince, figures }: Ledger, now: number): number {
  const enough = Math.max(figures.openMs, STABLE_MS);
  return closedSince === undefined ? -1 : Math.min(now - closedSince, enough);
}

/** How long the next open period should be: W_k = min(W × m^(k-1), Wmax). */
function nextPeriodMs({ figures, begun }: Ledger): number {
  const { openMs, openBackoff } = figures;
  if (openBackoff === undefined) return openMs;
  return Math.min(openMs * openBackoff.factor ** begun, openBackoff.maxMs);
}

/** The circuit leaves closed: for how long it had been closed tells what the next period is. */
export function leaveClosed(ledger: Ledger, now: number): Ledger {
  const stable = closedForMs(ledger, now) >= Math.max(ledger.figures.openMs, STABLE_MS);
  return { ...ledger, begun: stable ? 0 : ledger.begun, closedSince: undefined };
}

/** The circuit opens at that time, for a period of its own. */
export function openAt(before: Ledger, at: number): Ledger {
  const ledger = leaveClosed(before, at);
  const openUntil = at + nextPeriodMs(ledger);
  return { ...ledger, ...BLANK, openedAt: at, openUntil, begun: ledger.begun + 1 };
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
  if (seen.mode === 'forced_open') return admitted ? 'I1' : undefined;
  if (seen.mode === 'disabled' || seen.state === 'closed') return admitted ? undefined : 'I3';
  if (seen.state === 'open') {
    if (now < ledger.openUntil) return admitted ? 'I1' : undefined;
    return admitted || now < ledger.openUntil + boundaryMs ? undefined : 'I4';
  }
  const room = liveProbes(calls).length < wantedProbes(ledger);
  if (admitted === room) return undefined;
  return admitted ? 'I2' : 'I6';
}

/** Strict: min(P, S - succeeded); sampled: as many as outcomes are missing. */
function wantedProbes({ figures, succeeded, failed }: Ledger): number {
  const { sampled, maxProbes, successThreshold } = figures;
  if (sampled !== undefined) return sampled.probes - succeeded - failed;
  return Math.min(maxProbes, successThreshold - succeeded);
}

/** The state that the probes' results lead to. */
export function verdictOf({ figures, succeeded, failed }: Ledger): Look['state'] {
  const { sampled, successThreshold } = figures;
  if (sampled === undefined) {
    if (failed > 0) return 'open';
    return succeeded >= successThreshold ? 'closed' : 'half_open';
  }
  const outcomes = succeeded + failed;
  if (outcomes < sampled.probes) return 'half_open';
  return succeeded / outcomes >= sampled.minSuccessRate ? 'closed' : 'open';
}

/** The state that a result should lead to, and what is remembered if it stays. */
export function judgeResult(
  ledger: Ledger,
  seen: Look,
  call: Call,
  outcome: Outcome,
): { state: Look['state']; ledger: Ledger } {
  const { state } = seen;
  if (!call.current || seen.mode === 'disabled') return { state, ledger };
  if (state === 'closed') {
    const counted = countClosed(ledger, call, outcome);
    const { failureThreshold, stall } = ledger.figures;
    const stalled = stall !== undefined && counted.stalls >= stall.count;
    const trips = outcome === 'failure' && (counted.streak >= failureThreshold || stalled);
    return { state: trips ? 'open' : 'closed', ledger: counted };
  }
  if (outcome === 'ignore') return { state, ledger };
  const failed = ledger.failed + (outcome === 'failure' ? 1 : 0);
  const succeeded = ledger.succeeded + (outcome === 'failure' ? 0 : 1);
  const counted = { ...ledger, failed, succeeded };
  return { state: verdictOf(counted), ledger: counted };
}

function countClosed(ledger: Ledger, call: Call, outcome: Outcome): Ledger {
  if (outcome === 'success') return { ...ledger, streak: 0, stalls: 0 };
  if (outcome !== 'failure') return ledger;
  const stalls = ledger.stalls + (call.stalled ? 0 : 1);
  return { ...ledger, streak: ledger.streak + 1, stalls };
}

/** The invariant broken by what is seen, whatever led here. */
export function judgeLook(
  ledger: Ledger,
  seen: Look,
  calls: readonly Call[],
): Invariant | undefined {
  const auto = (seen.mode ?? 'auto') === 'auto';
  if (seen.state === 'half_open') {
    if (verdictOf(ledger) !== 'half_open') return 'I5';
    if ((seen.probesInFlight ?? liveProbes(calls).length) !== liveProbes(calls).length) return 'I6';
  }
  const until = seen.openUntil ?? ledger.openUntil;
  if (seen.state === 'open' && auto && until !== ledger.openUntil) return 'I8';
  return undefined;
}
