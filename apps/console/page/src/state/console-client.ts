import type { Controls, LogLines } from '../../../src/contract/index.js';

/** A request to the console that did not succeed; the message may be shown. */
export class ConsoleError extends Error {
  constructor(
    message: string,
    /** Null when there was no answer. */
    readonly status: number | null,
  ) {
    super(message);
    this.name = 'ConsoleError';
  }
}

/** The requests that the page makes. */
export interface ConsoleClient {
  /** @throws ConsoleError that says why it was not done */
  control: <Name extends keyof Controls>(
    name: Name,
    body: Controls[Name],
    token: string,
  ) => Promise<void>;
  /** @throws ConsoleError */
  logs: (correlationId: string, token: string | null) => Promise<LogLines>;
}

/** A service may take 15 s to start, after which the supervisor says why it did not. */
const LONGEST_MS = 30_000;

export function consoleClient(fetchIt: typeof fetch): ConsoleClient {
  async function ask(path: string, init: RequestInit): Promise<Response> {
    let response: Response;
    try {
      response = await fetchIt(path, { ...init, signal: AbortSignal.timeout(LONGEST_MS) });
    } catch (error) {
      throw new ConsoleError(reasonOf(error), null);
    }
    if (response.ok) return response;
    throw new ConsoleError(await detailOf(response), response.status);
  }

  return {
    control: async (name, body, token) => {
      await ask(`api/controls/${name}`, {
        method: 'POST',
        headers: { ...bearer(token), 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    },
    logs: async (correlationId, token) => {
      const path = `api/logs/${encodeURIComponent(correlationId)}`;
      const response = await ask(path, { headers: bearer(token) });
      return (await response.json()) as LogLines;
    },
  };
}

function bearer(token: string | null): Record<string, string> {
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

function reasonOf(error: unknown): string {
  const isLate = error instanceof DOMException && error.name === 'TimeoutError';
  return isLate
    ? `The console did not answer within ${LONGEST_MS / 1_000} s.`
    : 'The console does not answer; is it still running?';
}

/** What a problem (RFC 9457) says; without one, the status. */
async function detailOf(response: Response): Promise<string> {
  try {
    const problem: unknown = await response.json();
    if (typeof problem === 'object' && problem !== null) {
      const { detail, title } = problem as { detail?: unknown; title?: unknown };
      if (typeof detail === 'string' && detail !== '') return detail;
      if (typeof title === 'string' && title !== '') return title;
    }
  } catch {
    // No problem document: the status has to do.
  }
  if (response.status === 401 || response.status === 403) {
    return 'The console does not take this token: open the address that it printed at its start.';
  }
  return `The console answered ${response.status}.`;
}
