import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

// Below the range from which systems give out ports of their own accord, for clients and for port 0:
// a port that is free now is not taken by one of those a moment later.
const LOWEST = 20_000;
const HIGHEST = 32_000;

const given = new Set<number>();

/** A loopback port that was free a moment ago, never the same twice in this process. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST);
    if (!given.has(port) && (await isFree(port))) {
      given.add(port);
      return port;
    }
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
