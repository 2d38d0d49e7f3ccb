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

  private readonly askMarkers: () => boolean;

  constructor({ name, dependencies = [], readsMarkers = () => true }: PeerOptions) {
    this.name = name;
    this.dependencies = dependencies;
    this.askMarkers = readsMarkers;
  }

  readsMarkers(): boolean {
    return this.askMarkers();
  }
}
