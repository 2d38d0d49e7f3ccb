import type { Operation } from '@firebreak/load';

/** What became of the requests of one operation that were due within a stretch of time. */
export interface OperationFigures {
  readonly sent: number;
  /** Those that have ended, however. */
  readonly ended: number;
  /** Answers 2xx. */
  readonly ok: number;
  /** Of those: answers that said they were degraded. */
  readonly degraded: number;
  /** The oldest figure a degraded answer gave, in ms; 0 where there was none. */
  readonly oldestMs: number;
  /** All other ends, by HTTP status, `timeout` or `conn`. */
  readonly failed: ReadonlyMap<string, number>;
  /** How long those took that ended; undefined when none did. */
  readonly meanMs: number | undefined;
  readonly p50Ms: number | undefined;
  readonly p99Ms: number | undefined;
  /** When the first of those that failed was due, in ms since 1970. */
  readonly firstFailedUnixMs: number | undefined;
}

/** By operation; those that were never due are absent. */
export type LoadFigures = ReadonlyMap<Operation, OperationFigures>;
