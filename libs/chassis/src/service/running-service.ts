import type { ServiceLogger } from '../logging/service-logger.js';

/** What became of the calls in flight when a service stopped. */
export interface DrainReport {
  /** Calls being served when the stop began. */
  readonly inFlight: number;
  /** Of all calls served since then, those that were answered. */
  readonly finished: number;
  /** Calls ended without an answer because the grace period was over. */
  readonly cut: number;
}

/** A service that listens. */
export interface RunningService {
  readonly logger: ServiceLogger;
  /** The port really bound. */
  readonly port: number;
  /** `host:port` really bound. */
  readonly address: string;
  /**
   * Takes no new work, lets calls in flight finish within the grace period, then closes the
   * application. Asking again gives the same stop.
   * @param reason what asked for it, for the log: `SIGTERM`.
   */
  stop(reason: string): Promise<DrainReport>;
}
