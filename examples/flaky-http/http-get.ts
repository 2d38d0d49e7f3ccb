/** The server answered that it is ill. */
export class ServerFault extends Error {
  constructor(
    readonly path: string,
    readonly status: number,
  ) {
    super(`${path} answered ${status}`);
  }
}

/** No answer came, or it broke off: the server could not be reached. */
export class Unreachable extends Error {
  constructor(
    readonly path: string,
    cause: unknown,
  ) {
    super(`${path} could not be reached`, { cause });
  }
}

/** The message of a JSON answer. */
export interface Page {
  readonly status: number;
  readonly message: string;
}

/**
 * An ordinary HTTP client: it knows nothing of breakers, but says by its errors what went wrong.
 * `fetch` alone resolves for a 500, and a breaker around it would see nothing but successes.
 *
 * @param signal ends the request; whoever aborts it says why
 * @throws ServerFault for 5xx, Unreachable if there was no answer that can be read
 */
export async function httpGet(url: string, signal: AbortSignal): Promise<Page> {
  const path = new URL(url).pathname;
  const unreachable = (error: unknown): never => {
    signal.throwIfAborted();
    throw new Unreachable(path, error);
  };
  const response = await fetch(url, { signal }).catch(unreachable);
  if (response.status >= 500) {
    // Before the body: a proxy's 502 is a page for people. Unread, it would hold the connection.
    await response.body?.cancel().catch(() => undefined);
    throw new ServerFault(path, response.status);
  }
  const { message } = await (response.json() as Promise<{ message: string }>).catch(unreachable);
  return { status: response.status, message };
}
