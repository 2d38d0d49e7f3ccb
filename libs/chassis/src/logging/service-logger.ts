import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Logger } from 'pino';
import { readLogArguments } from './log-arguments.js';
import { formatted, standardOutput } from './log-destination.js';
import { logRecord } from './log-record.js';
import type { LogFormat, LogLevel } from './log-settings.js';

/** What a service logs with: Nest's own interface, so `new Logger(X.name)` reaches it too. */
export interface ServiceLogger extends LoggerService {
  log(message: unknown, ...parameters: unknown[]): void;
  error(message: unknown, ...parameters: unknown[]): void;
  warn(message: unknown, ...parameters: unknown[]): void;
  debug(message: unknown, ...parameters: unknown[]): void;
  verbose(message: unknown, ...parameters: unknown[]): void;
  fatal(message: unknown, ...parameters: unknown[]): void;
}

export interface ServiceLoggerOptions {
  /** Name of the service, on every line. */
  readonly service: string;
  /** @default 'info' */
  readonly level?: LogLevel;
  /** @default 'auto' */
  readonly format?: LogFormat;
  /** Where lines go. @default standard output, synchronously */
  readonly destination?: DestinationStream;
}

/** Contexts in which Nest tells about its own start, line after line. */
const CHATTY_CONTEXTS = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'NestMicroservice',
  'RouterExplorer',
  'RoutesResolver',
]);

/**
 * A logger that writes one JSON object per line:
 * `{"time","level","service","event","msg","correlationId","traceId",...fields}`.
 * @example new Logger(Orders.name).log('order o-1 is paid', { event: 'order.placed', amount: 1999 })
 */
export function createServiceLogger(options: ServiceLoggerOptions): ServiceLogger {
  const { service, level = 'info', format = 'auto', destination = standardOutput() } = options;
  const lines = linesWithTimeFirst(level, formatted(format, destination));

  const writer =
    (as: WrittenLevel) =>
    (message: unknown, ...parameters: unknown[]): void => {
      if (!lines.isLevelEnabled(as)) return;
      const statement = readLogArguments(message, parameters);
      const chatty = as === 'info' && CHATTY_CONTEXTS.has(statement.context ?? '');
      const writtenAs = chatty ? 'debug' : as;
      lines[writtenAs](logRecord(writtenAs, service, statement));
    };

  return {
    log: writer('info'),
    error: writer('error'),
    warn: writer('warn'),
    debug: writer('debug'),
    verbose: writer('trace'),
    fatal: writer('fatal'),
  };
}

type WrittenLevel = LogLevel | 'fatal';

/**
 * pino writes the level, the time, then the record. Here the level is part of the record, so that
 * the time comes first: the level's own piece is left empty, and the time brings no comma.
 */
function linesWithTimeFirst(level: LogLevel, destination: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `"time":"${new Date().toISOString()}"`,
      formatters: { level: () => ({}) },
      depthLimit: 5,
      edgeLimit: 50,
    },
    destination,
  );
}
