/**
 * Decides when a closed circuit opens. The machine tells it each counted outcome of the current
 * generation and clears it at every change of generation; `alive` and `ignore` never reach it.
 * Rate windows, slow calls and stalls are further rules of this shape.
 */
export interface TripRule {
  /** A call did its work. */
  success(now: number): void;
  /** A call failed; true when that opens the circuit. */
  failure(now: number): boolean;
  /** A call came back that neither failed nor did its work, yet breaks a series of failures. */
  endStreak(): void;
  /** Forgets everything. */
  reset(): void;
  /** Failures that count towards the trip at present. */
  readonly failures: number;
}
