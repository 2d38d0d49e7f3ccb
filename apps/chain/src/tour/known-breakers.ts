import type { ServiceName } from '@firebreak/contracts/plain';

/** A breaker that the tour speaks of. */
export interface KnownBreaker {
  readonly service: ServiceName;
  readonly name: string;
  /** Whose it is, in a sentence: `B`. */
  readonly owner: string;
  /** What it is for, in a sentence: `its breaker for charges`. */
  readonly called: string;
  /** Over its column of the report. */
  readonly heading: string;
}

/** Stands next to the failure: B's calls of C that charge. */
export const CHARGE: KnownBreaker = {
  service: 'service-b',
  name: 'service-c/Charge',
  owner: 'B',
  called: 'its breaker for charges at C',
  heading: 'B→C Charge',
};

/** A's calls of B that place orders. */
export const PLACE_ORDER: KnownBreaker = {
  service: 'service-a',
  name: 'service-b/PlaceOrder',
  owner: 'A',
  called: 'its breaker for orders at B',
  heading: 'A→B PlaceOrder',
};

/** All of A's calls of B: the only breaker under the placement a-b. */
export const ALL_OF_B: KnownBreaker = {
  service: 'service-a',
  name: 'service-b',
  owner: 'A',
  called: 'its one breaker for all of B',
  heading: 'A→B',
};

/** In the order of a call. */
export const KNOWN_BREAKERS = [ALL_OF_B, PLACE_ORDER, CHARGE] as const;
