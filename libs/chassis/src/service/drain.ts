import type { InFlight } from './in-flight.js';
import type { DrainReport } from './running-service.js';

/** How a server of some kind goes down. */
export interface Drainable {
  /** Stops taking new work; resolves when every connection has ended. */
  refuseNew(): Promise<void>;
  /** Ends every connection now. */
  cut(): void;
}

/** Waits, and can be told to wait no longer. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

// How long nothing must have been served before connections are ended: for the last answer to reach
// the wire, and for requests on their way on connections whose client has not heard of the stop.
const QUIET_MS = 250;

/**
 * Lets calls in flight finish, but no longer than `graceMs`. Connections that are open yet carry no
 * call (health watchers, reflection, idle clients) are not waited for.
 */
export async function drain(
  server: Drainable,
  calls: InFlight,
  graceMs: number,
  wait: Wait,
): Promise<DrainReport> {
  const inFlight = calls.count;
  const endedBefore = calls.total;
  const giveUp = new AbortController();

  await Promise.race([
    server.refuseNew(),
    quiet(calls, wait, giveUp.signal),
    wait(graceMs, giveUp.signal),
  ]);
  giveUp.abort();

  const report = { inFlight, finished: calls.total - endedBefore, cut: calls.count };
  server.cut();
  return report;
}

async function quiet(calls: InFlight, wait: Wait, signal: AbortSignal): Promise<void> {
  let served: number;
  do {
    await calls.whenIdle();
    served = calls.total;
    await wait(QUIET_MS, signal);
  } while ((calls.count > 0 || calls.total > served) && !signal.aborted);
}
