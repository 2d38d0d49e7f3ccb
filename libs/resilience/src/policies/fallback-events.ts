import type { Degradation } from './degradation.js';

/** What a fallback tells, by kind. */
export interface FallbackEventMap {
  fallback_served: FallbackServed;
  fallback_failed: FallbackFailed;
  /** Told once: arguments have no key, so their answers are not remembered. */
  fallback_unkeyed: FallbackUnkeyed;
}

export interface FallbackServed extends Degradation {
  readonly fallback: string;
}

export interface FallbackFailed {
  readonly fallback: string;
  /** What the call ended with. */
  readonly cause: unknown;
  readonly fallbackError: unknown;
}

export interface FallbackUnkeyed {
  readonly fallback: string;
}

/** A fallback as seen from outside. */
export interface FallbackSnapshot {
  readonly name: string;
  readonly calls: number;
  /** Stand-ins given, by where they came from. */
  readonly served: Readonly<Record<Degradation['source'], number>>;
  /** Times when the stand-in failed as well. */
  readonly failed: number;
  /** Times when nothing good was remembered and there was no other stand-in. */
  readonly missed: number;
  /** Failed calls that were not to be fallen back on. */
  readonly passed: number;
  /** Good values remembered now. */
  readonly remembered: number;
  /** Good values not remembered because their arguments have no key. */
  readonly unkeyed: number;
  readonly listenerErrors: number;
}
