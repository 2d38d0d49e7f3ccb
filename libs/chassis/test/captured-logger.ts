import type { LogLevel } from '../src/logging/log-settings.js';
import { createServiceLogger, type ServiceLogger } from '../src/logging/service-logger.js';

/** A logger whose lines a spec can read. */
export interface CapturedLogger {
  readonly logger: ServiceLogger;
  /** The lines as written. */
  readonly lines: readonly string[];
  /** The lines as the objects they hold. */
  records(): Record<string, unknown>[];
}

export function capturedLogger(level: LogLevel = 'trace'): CapturedLogger {
  const lines: string[] = [];
  return {
    lines,
    logger: createServiceLogger({
      service: 'service-b',
      level,
      format: 'json',
      destination: { write: (line) => void lines.push(line) },
    }),
    records: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}
