import { recordAttempt, type AttemptEnd, type Clock } from '../core/index.js';
import type { Peer } from './peer.js';
import { recordCall } from './recorded-call.js';

/** Whom an attempt goes to, and what errors call it. */
export interface AttemptTarget {
  readonly operation: string;
  readonly peer: Peer | undefined;
  readonly clock: Clock;
  /** Which attempt it is, from 0. @default 0 */
  readonly attempt: number | undefined;
}

/** A time in which the peer had to be heard. */
export interface Patience {
  /** When it began; monotonic ms. */
  readonly since: number;
  /** How long it was. */
  readonly grantedMs: number;
}

/**
 * What is known of one attempt under way. It is noted beside the error that ends it, so that
 * breakers and retries can judge: how long the peer had, who ended it, when it was last heard.
 */
export class AttemptRecord implements Patience {
  readonly since: number;
  private readonly readsMarkers: boolean;

  constructor(
    private readonly target: AttemptTarget,
    readonly grantedMs: number,
  ) {
    this.since = target.clock.now();
    this.readsMarkers = target.peer?.readsMarkers() ?? false;
  }

  /** Anything came in: the peer lives. */
  heard(): void {
    const { peer, clock } = this.target;
    if (peer !== undefined) peer.lastHeardAt = clock.now();
  }

  /**
   * @param silence what the peer was given to be heard in, where that is not the whole attempt: what
   *   it said before then does not count for it
   */
  ended(error: object, endedBy: AttemptEnd, silence: Patience = this): void {
    const { operation, peer, clock, attempt = 0 } = this.target;
    const { since, grantedMs } = silence;
    const elapsedMs = clock.now() - since;
    recordAttempt(error, { grantedMs, elapsedMs, endedBy });
    if (peer === undefined) return;
    if (endedBy === 'peer') this.heard();
    const { lastHeardAt } = peer;
    const hasSpoken = lastHeardAt !== undefined && (silence === this || lastHeardAt > since);
    recordCall(error, {
      operation,
      peer,
      readsMarkers: this.readsMarkers,
      dispatchedAt: since,
      elapsedMs,
      attempt,
      ...(hasSpoken ? { lastHeardAt } : {}),
    });
  }
}
