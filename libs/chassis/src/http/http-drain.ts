import type { Server } from 'node:http';
import type { ContextFastifyAdapter } from './context-fastify-adapter.js';
import type { Drainable } from '../service/drain.js';
import type { InFlight } from '../service/in-flight.js';

/**
 * Counts requests from their first hook to the end of their answer, and takes the server down: no new
 * connection, idle ones closed, and each answer still to come asks its client to close.
 */
export function drainable(adapter: ContextFastifyAdapter, requests: InFlight): Drainable {
  const server: Server = adapter.getHttpServer();
  const fastify = adapter.getInstance();
  let draining = false;

  fastify.addHook('onRequest', (_request, reply, done) => {
    requests.begin();
    reply.raw.once('close', () => requests.end());
    done();
  });
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (draining) reply.header('connection', 'close');
    done(null, payload);
  });

  return {
    refuseNew: () => {
      draining = true;
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      });
    },
    cut: () => server.closeAllConnections(),
  };
}
