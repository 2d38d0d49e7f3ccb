import type { ServiceLogger } from '../logging/service-logger.js';

/** Logs `service.listening`; what waits for a service reads its port from this line. */
export function announceListening(
  logger: ServiceLogger,
  at: { readonly port: number; readonly address: string },
  fields: Readonly<Record<string, unknown>> = {},
): void {
  // Since the process began, not since this code was loaded.
  const startMs = Math.round(performance.now());
  logger.log(`listening on ${at.address} after ${startMs} ms`, {
    event: 'service.listening',
    port: at.port,
    address: at.address,
    pid: process.pid,
    startMs,
    ...fields,
  });
}

/** `host:port`, with brackets around an IPv6 address. */
export function hostAndPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
