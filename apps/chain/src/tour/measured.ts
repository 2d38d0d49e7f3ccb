import type { AdminEvent, ServiceName, ServiceStatusMessage } from '@firebreak/contracts/plain';
import type { LoadFigures } from './load-figures.js';

/** A transition of a breaker, and when and where it happened. */
export interface Move {
  readonly service: ServiceName;
  /** Ms since 1970, on the service's clock. */
  readonly atUnixMs: number;
  readonly what: NonNullable<AdminEvent['transition']>;
}

/** The status of each service that gave one. */
export type Statuses = ReadonlyMap<ServiceName, ServiceStatusMessage>;

/** A stretch of time: what the client saw in it, and what the services had counted before and after. */
export interface Span {
  /** When it began, in ms since 1970. */
  readonly beganUnixMs: number;
  /** How long requests were counted, in ms. */
  readonly lastedMs: number;
  readonly load: LoadFigures;
  /** By how much the latest request left after it was due, in ms. */
  readonly lateMs: number;
  readonly before: Statuses;
  readonly after: Statuses;
}

/** What one step has to tell from. */
export interface Measured {
  /** From its first action to its end. */
  readonly whole: Span;
  /**
   * From when that happened which it waited for, or from its last action where it waited for nothing;
   * undefined when it waited in vain, or did nothing.
   */
  readonly since?: Span;
  /** What breakers did meanwhile, in the order in which it was heard. */
  readonly moves: readonly Move[];
  /** Why moves of a service may be missing, in words; no entry where none is. */
  readonly unheard: ReadonlyMap<ServiceName, string>;
}
