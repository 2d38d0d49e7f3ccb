import { createServer } from 'node:net';

/** Whether a server could listen there now: `free`, or the code of the reason why not (`EADDRINUSE`). */
export async function portState(host: string, port: number): Promise<string> {
  return await new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code ?? error.message);
    });
    server.listen({ host, port, exclusive: true }, () => {
      server.close(() => {
        resolve('free');
      });
    });
  });
}

/** A port that was free a moment ago. */
export async function freePort(host: string): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host, port: 0 }, () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === 'object' && address) resolve(address.port);
        else reject(new Error(`no free port on ${host}`));
      });
    });
  });
}
