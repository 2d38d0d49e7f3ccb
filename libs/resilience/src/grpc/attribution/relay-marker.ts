import { status } from '@grpc/grpc-js';
import {
  isShortEnough,
  originOf,
  type FailureMarker,
  type MarkerCode,
  type MarkerPath,
} from './failure-marker.js';

/** What a relaying hop knows better than the marker it passes on. */
export interface RelayFacts {
  /** Our own operation that failed by it. */
  readonly operation?: string;
  /** How often we tried. */
  readonly attempts?: number;
  /** Our own breaker for the dependency. */
  readonly breaker?: string;
  /** How long our own breaker refuses, after it has settled this failure. @default the marker's */
  readonly retryAfterMs?: number;
}

/**
 * The marker that we send when a dependency failed with a valid one: our name before its path, the
 * reason as it was, a code that speaks about us. Facts about the hop below are replaced by ours.
 * @param self our own name, as those who ask us have it configured
 */
export function relayMarker(
  marker: FailureMarker,
  self: string,
  facts: RelayFacts = {},
): FailureMarker {
  const retryAfterMs = facts.retryAfterMs ?? marker.retryAfterMs;
  return {
    code: relayedCode(marker),
    reason: marker.reason,
    path: prefix(self, marker),
    ...facts,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

function relayedCode({ reason }: FailureMarker): MarkerCode {
  return reason === 'DEPENDENCY_TIMEOUT' ? status.DEADLINE_EXCEEDED : status.UNAVAILABLE;
}

/**
 * No name twice: if the failure came round to us, the loop is cut out, and if it began with us, it
 * is ours. Beyond the limits names go from the middle, nearest to us first: the reader believes the
 * hop next to us, which it knows, and blames the origin; what lay between is for logs.
 */
function prefix(self: string, marker: FailureMarker): MarkerPath {
  const origin = originOf(marker);
  if (origin === self) return [self];
  const [via, ...beyond] = marker.path.filter((name) => name !== self);
  const rest = via === undefined ? [origin] : [via, ...beyond];
  while (!isShortEnough([self, ...rest]) && rest.length > 2) rest.splice(1, 1);
  return [self, ...rest];
}
