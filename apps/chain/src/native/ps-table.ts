import { table } from '../cli/table.js';
import type { ServiceStatus } from './control-protocol.js';

const HEADINGS = ['SERVICE', 'STATE', 'PID', 'PORT', 'UP', 'MEMORY'];

/** The services as an aligned table. @param now wall time in ms */
export function psTable(services: readonly ServiceStatus[], now: number): string[] {
  const rows = services.map(({ service, state, exit, pid, port, since, rssBytes }) => [
    service,
    exit === undefined ? state : `exited (${exit})`,
    pid === undefined ? '-' : String(pid),
    String(port),
    pid === undefined || since === undefined ? '-' : age(now - Date.parse(since)),
    rssBytes === undefined ? '-' : `${Math.round(rssBytes / 1_048_576)} MB`,
  ]);
  return table([HEADINGS, ...rows]);
}

/** `42s`, `3m 05s`, `2h 10m`. */
function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  const two = (value: number): string => String(value).padStart(2, '0');
  if (minutes < 60) return `${minutes}m ${two(seconds % 60)}s`;
  return `${Math.floor(minutes / 60)}h ${two(minutes % 60)}m`;
}
