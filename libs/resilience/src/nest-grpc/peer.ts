import type { Verdict } from '../core/index.js';
import type { KnownPeer } from '../grpc/attribution/index.js';

/** How a peer is known. */
export interface PeerOptions {
  /** Its name, as it reports itself. */
  readonly name: string;
  /** The services that it asks itself: it may blame these and no others. @default none */
  readonly dependencies?: readonly string[];
  /** Whether what it says about blame decides anything; asked once per call. @default always */
  readonly readsMarkers?: () => boolean;
}

/**
 * A service that this one calls over gRPC, as far as blame needs to know it: who it is, whom it may
 * blame, and when anything was last heard from it. One per gateway, handed to each `unaryCall`.
 */
export class Peer implements KnownPeer {
  readonly name: string;
  readonly dependencies: readonly string[];
  /** When any answer of it last came in, on any call, good or bad; monotonic ms. */
  lastHeardAt: number | undefined;
  /** Failed calls for which either it or a service that it asks was found to be at fault. */
  judged = 0;
  /** Of these, those that it put down to others, and was believed. A share to watch: it may be wrong. */
  attributed = 0;

  private readonly askMarkers: () => boolean;

  constructor({ name, dependencies = [], readsMarkers = () => true }: PeerOptions) {
    this.name = name;
    this.dependencies = dependencies;
    this.askMarkers = readsMarkers;
  }

  /** Takes down what the breaker of the peer as a whole made of a failed call. */
  wasJudged({ outcome, endsStreak, cause }: Verdict): void {
    if (outcome !== 'failure' && endsStreak !== true) return;
    this.judged++;
    if (cause?.origin !== undefined && cause.origin !== this.name) this.attributed++;
  }

  readsMarkers(): boolean {
    return this.askMarkers();
  }
}
