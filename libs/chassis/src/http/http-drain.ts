import type { Server } from 'node:http';
import { Server as TcpServer } from 'node:net';
import type { ContextFastifyAdapter } from './context-fastify-adapter.js';
import type { Drainable } from '../service/drain.js';
import type { InFlight } from '../service/in-flight.js';

/**
 * Counts requests from their first hook to the end of their answer, and takes the server down: no new
 * connection, and each answer still to come asks its client to close. Idle connections stay until the
 * cut, for a request may be on its way on any of them, and closing would leave it unanswered.
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
        // HTTP's own close would end idle connections at once.
        TcpServer.prototype.close.call(server, () => resolve());
      });
    },
    cut: () => server.closeAllConnections(),
  };
}
