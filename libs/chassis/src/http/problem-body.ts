import { STATUS_CODES } from 'node:http';

/** Media type of RFC 9457. */
export const PROBLEM_JSON = 'application/problem+json';

/** A problem that says no more than its status does: `{"type","title","status","code"}`. */
export function problemBody(status: number): string {
  const title = STATUS_CODES[status] ?? 'Error';
  const code = title.toUpperCase().replaceAll(/\W+/g, '_');
  return JSON.stringify({ type: 'about:blank', title, status, code });
}
