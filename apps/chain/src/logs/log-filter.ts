import { correlationId, eventName } from './json-log-line.js';

/** What `logs` is to show of all there is. */
export interface LogFilter {
  /** Only what was done for this request. */
  readonly correlation?: string;
  /** Only what breakers did: opened, half_open, closed. */
  readonly transitions?: boolean;
}

const TRANSITIONS = new Set(['circuit.opened', 'circuit.half_open', 'circuit.closed']);

/** Tells whether a JSON log line is to be shown; undefined when every line is. */
export function logFilter(filter: LogFilter): ((json: string) => boolean) | undefined {
  const { correlation, transitions = false } = filter;
  if (correlation === undefined && !transitions) return undefined;
  return (json) =>
    (correlation === undefined || correlationId(json) === correlation) &&
    (!transitions || TRANSITIONS.has(eventName(json) ?? ''));
}
