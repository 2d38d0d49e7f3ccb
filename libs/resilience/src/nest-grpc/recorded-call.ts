import type { Peer } from './peer.js';

/** What is known of a failed call beside its error and the facts of its attempt. */
export interface RecordedCall {
  readonly operation: string;
  readonly peer: Peer;
  /** As the placement was when the call left. */
  readonly readsMarkers: boolean;
  /** Monotonic ms. */
  readonly dispatchedAt: number;
  /** When the peer was last heard, as of the end of the call; monotonic ms. */
  readonly lastHeardAt?: number;
  readonly elapsedMs: number;
  /** Which attempt it was, from 0. */
  readonly attempt: number;
}

// Beside the error, not on it, as with the facts of the attempt.
const calls = new WeakMap<object, RecordedCall>();

/** Notes which call an error ended. */
export function recordCall(error: object, call: RecordedCall): void {
  calls.set(error, call);
}

/** The call that this error ended; undefined for errors of anything but a `unaryCall` to a peer. */
export function recordedCallOf(error: unknown): RecordedCall | undefined {
  return typeof error === 'object' && error !== null ? calls.get(error) : undefined;
}
