import type { BulkheadRefusal } from '../core/index.js';

/** A bulkhead as seen from outside. */
export interface BulkheadSnapshot {
  readonly name: string;
  readonly maxConcurrent: number;
  readonly maxQueue: number;
  readonly running: number;
  readonly queued: number;
  /** Calls that got a slot, at once or after waiting. */
  readonly admitted: number;
  /** Calls refused because it was full. */
  readonly full: number;
  /** Calls refused because a slot would have come too late. */
  readonly waitedTooLong: number;
  /** Calls whose caller left while they waited. */
  readonly cancelled: number;
  readonly listenerErrors: number;
}

/** What a bulkhead tells, by kind. */
export interface BulkheadEventMap {
  bulkhead_queued: BulkheadQueued;
  bulkhead_refused: BulkheadRefused;
}

export interface BulkheadQueued {
  readonly bulkhead: string;
  /** Calls that wait now, this one included. */
  readonly queued: number;
}

export interface BulkheadRefused {
  readonly bulkhead: string;
  readonly reason: BulkheadRefusal;
  readonly running: number;
  readonly queued: number;
}
