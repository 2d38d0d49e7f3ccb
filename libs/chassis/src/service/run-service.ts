import { writeSync } from 'node:fs';
import type { RunningService } from './running-service.js';
import { StartupFault } from './startup-fault.js';

/** The process, as far as running a service touches it. */
export interface Host {
  onSignal(signal: 'SIGTERM' | 'SIGINT', listener: () => void): void;
  /** An exception nobody caught, or a promise whose rejection nobody handled. */
  onUncaught(listener: (error: unknown) => void): void;
  /** Writes to standard error, done when it returns. */
  writeError(text: string): void;
  exit(code: number): void;
}

const THIS_PROCESS: Host = {
  onSignal: (signal, listener) => void process.on(signal, listener),
  // Node raises an unhandled rejection as an uncaught exception, so one listener sees both.
  onUncaught: (listener) => void process.on('uncaughtException', listener),
  writeError: (text) => void writeSync(2, text),
  exit: (code) => process.exit(code),
};

/**
 * Runs a service as the process's whole purpose; for `main.ts`.
 * A fault the operator can cure ({@link StartupFault}) is one line on standard error, any other comes
 * with its stack; both exit with 1. SIGTERM and SIGINT stop the service and exit with 0; a second one
 * does not wait. An error nobody caught is logged as fatal and ends the process with 1: its state is
 * unknown.
 * @example await runService(async () => createGrpcService({ ... }));
 */
export async function runService(
  start: () => Promise<RunningService>,
  host: Host = THIS_PROCESS,
): Promise<void> {
  let service: RunningService | undefined;
  host.onUncaught((error) => {
    reportFatal(error, service, host);
    host.exit(1);
  });

  try {
    service = await start();
  } catch (error) {
    host.writeError(`cannot start: ${explained(error)}\n`);
    host.exit(1);
    return;
  }
  stopOnSignals(service, host);
}

function stopOnSignals(service: RunningService, host: Host): void {
  let asked = false;
  const onSignal = (signal: 'SIGTERM' | 'SIGINT') => () => {
    if (asked) return host.exit(1);
    asked = true;
    service.stop(signal).then(
      () => host.exit(0),
      (error: unknown) => {
        reportFatal(error, service, host);
        host.exit(1);
      },
    );
  };
  host.onSignal('SIGTERM', onSignal('SIGTERM'));
  host.onSignal('SIGINT', onSignal('SIGINT'));
}

function reportFatal(error: unknown, service: RunningService | undefined, host: Host): void {
  if (service === undefined) return host.writeError(`cannot start: ${explained(error)}\n`);
  const cause = error instanceof Error ? error : new Error(String(error));
  service.logger.fatal(`an error nobody caught ends this service: ${cause.message}`, cause, {
    event: 'service.crashed',
  });
}

function explained(error: unknown): string {
  if (error instanceof StartupFault) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
