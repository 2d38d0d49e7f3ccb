import type { BreakerStatus } from '../admin.js';

/** The counters of a breaker that saw no call. */
export const NO_COUNTS = {
  success: 0,
  failure: 0,
  alive: 0,
  ignored: 0,
  blocked: 0,
  inFlight: 0,
  late: 0,
} satisfies BreakerStatus['counters'];

/** What a service tells of its closed breaker for charges at C, which saw no call; changed as told. */
export function closedBreaker(changes: Partial<BreakerStatus> = {}): BreakerStatus {
  return {
    name: 'service-c/Charge',
    group: 'b-c:operation',
    hop: 'b-c',
    scope: 'operation',
    state: 'CLOSED',
    mode: 'AUTO',
    active: true,
    failures: 0,
    failureThreshold: 3,
    counters: NO_COUNTS,
    lastFailure: null,
    blame: '',
    openUntilUnixMs: 0,
    dueInMs: 0,
    probesInFlight: 0,
    timeSavedMs: 0,
    probesSucceeded: 0,
    successThreshold: 1,
    ...changes,
  };
}
