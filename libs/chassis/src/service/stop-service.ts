import type { ServiceLogger } from '../logging/service-logger.js';
import type { DrainReport } from './running-service.js';
import { wait } from './wait.js';

// The application's own shutdown hooks, after the last call: closing clients, nothing long.
const HOOKS_LIMIT_MS = 1_000;

export interface StopSteps {
  readonly logger: ServiceLogger;
  readonly graceMs: number;
  /** Calls being served now. */
  inFlight(): number;
  drain(): Promise<DrainReport>;
  /** Closes the application: Nest's shutdown hooks. */
  close(): Promise<void>;
}

/** Makes the `stop` of a service: once, in order, within limits, with a line before and after. */
export function stopOnce(steps: StopSteps): (reason: string) => Promise<DrainReport> {
  let stopping: Promise<DrainReport> | undefined;
  return (reason) => (stopping ??= stop(reason, steps));
}

async function stop(reason: string, steps: StopSteps): Promise<DrainReport> {
  const { logger, graceMs } = steps;
  const since = performance.now();
  const inFlight = steps.inFlight();
  logger.log(
    `stopping on ${reason}: ${calls(inFlight)} in flight, at most ${graceMs} ms to finish`,
    {
      event: 'service.stopping',
      reason,
      inFlight,
      graceMs,
    },
  );

  const report = await steps.drain();
  await closeWithin(HOOKS_LIMIT_MS, steps);

  const tookMs = Math.round(performance.now() - since);
  const stopped = { event: 'service.stopped', reason, ...report, tookMs };
  if (report.cut === 0) {
    logger.log(`stopped after ${tookMs} ms: ${calls(report.finished)} finished, none cut`, stopped);
  } else {
    logger.warn(
      `stopped after ${tookMs} ms: ${calls(report.finished)} finished, ${report.cut} cut when ${graceMs} ms were over`,
      stopped,
    );
  }
  return report;
}

async function closeWithin(limitMs: number, steps: StopSteps): Promise<void> {
  const done = new AbortController();
  const closed = steps.close().catch((error: unknown) => {
    steps.logger.error('a shutdown hook failed', error);
  });
  await Promise.race([closed, wait(limitMs, done.signal)]);
  done.abort();
}

function calls(count: number): string {
  return count === 1 ? '1 call' : `${count} calls`;
}
