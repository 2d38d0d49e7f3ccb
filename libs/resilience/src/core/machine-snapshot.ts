import type { RefusalReason } from './circuit-open-error.js';
import type { Counters } from './counters.js';
import type { RuleExplanation } from './rules/index.js';
import type { BreakerMode, CircuitState } from './state.js';
import type { FailureCause } from './verdict.js';

/** Why the machine would refuse now, and until when. */
export interface Refusal {
  readonly reason: RefusalReason;
  readonly retryAfterMs?: number;
  /** The service whose failure opened the circuit, where that is known. */
  readonly blame?: string;
}

/** What can be seen from outside. Looking never moves the circuit. */
export interface MachineSnapshot {
  /** What fell due shows before the machine notices: a stall, a probe that outlived its lease. */
  readonly state: CircuitState;
  readonly mode: BreakerMode;
  readonly generation: number;
  readonly failures: number;
  /** What each rule counts, and what would make it trip. */
  readonly rules: readonly RuleExplanation[];
  readonly probesInFlight: number;
  readonly probesSucceeded: number;
  /** True while open and due: the next call becomes a probe. */
  readonly probeReady: boolean;
  readonly openedAt?: number;
  readonly openUntil?: number;
  /** How often it opened again without having been closed for long in between. */
  readonly reopened: number;
  /** How often the function for the open period threw or gave no duration: the default held. */
  readonly openPeriodFaults: number;
  /**
   * How much waiting refusals spared so far, in ms; see {@link TimeSaved}. 0 where calls are not
   * timed: by the plain rules alone a breaker does not look at the clock.
   */
  readonly timeSavedMs: number;
  readonly lastFailure?: FailureCause;
  readonly counters: Readonly<Counters>;
}

/** What a snapshot is made of: how the circuit stands, or will once what fell due is noticed. */
export interface Standing extends Pick<
  MachineSnapshot,
  'state' | 'generation' | 'failures' | 'rules' | 'probesInFlight' | 'probesSucceeded' | 'reopened'
> {
  readonly openedAt: number;
  readonly openUntil: number;
  readonly lastFailure: FailureCause | undefined;
}

/** Leaves out what means nothing in the state that is shown. */
export function snapshotOf(
  facts: Standing & Pick<MachineSnapshot, 'mode' | 'counters' | 'timeSavedMs' | 'openPeriodFaults'>,
  now: number,
): MachineSnapshot {
  const { openedAt, openUntil, lastFailure, counters, ...shown } = facts;
  const isOpen = facts.state === 'open' && facts.mode === 'auto';
  return {
    ...shown,
    probeReady: isOpen && now >= openUntil,
    ...(isOpen ? { openedAt, openUntil } : {}),
    ...(lastFailure === undefined ? {} : { lastFailure }),
    counters: { ...counters },
  };
}

/** Written out, for every refused call makes one. */
export function refusalOf(reason: RefusalReason, retryAfterMs: number, blame?: string): Refusal {
  return blame === undefined ? { reason, retryAfterMs } : { reason, retryAfterMs, blame };
}
