import type { Attributes } from '@opentelemetry/api';

/** Hands over one value, with the attributes that tell it from the others of its series. */
export type Put = (value: number, attributes?: Attributes) => void;

/** One metric, and how it is read from what a policy keeps anyway. */
export interface Series<S> {
  readonly name: string;
  /**
   * `counter` only grows; `up_down` also shrinks, and may be summed over processes; `gauge` may
   * not.
   */
  readonly kind: 'counter' | 'up_down' | 'gauge';
  /** As OpenTelemetry spells units: `s`, or what is counted in braces. */
  readonly unit: string;
  readonly description: string;
  readonly read: (subject: S, put: Put) => void;
}

/** What the policies of one kind show, and by which attribute they are told apart. */
export interface Family<S> {
  readonly nameAttribute: string;
  readonly series: readonly Series<S>[];
}

/** One policy at the time of a collection. */
export interface Subject<S> {
  readonly name: string;
  /** Besides its name. */
  readonly attributes?: Attributes;
  readonly view: S;
}

/** The metrics know seconds, the library milliseconds. */
export function seconds(ms: number): number {
  return ms / 1000;
}
