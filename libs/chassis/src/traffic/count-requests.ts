import type { ContextFastifyAdapter } from '../http/context-fastify-adapter.js';
import { OTHER_OPERATION, type Traffic } from './traffic.js';

/**
 * Counts each HTTP request by its route, never by its path, until its answer is out or unwanted.
 * @param grantedMs how long each may take; clients of HTTP send no deadline
 */
export function countRequests(
  adapter: ContextFastifyAdapter,
  traffic: Traffic,
  grantedMs?: number,
): void {
  adapter.getInstance().addHook('onRequest', ({ method, routeOptions }, { raw }, done) => {
    const { url } = routeOptions;
    const operation = url === undefined ? OTHER_OPERATION : `${method} ${url}`;
    const end = traffic.begin('inbound', operation, grantedMs);
    raw.once('close', () => {
      const code = raw.writableFinished ? String(raw.statusCode) : 'CLIENT_LEFT';
      end({ code, abandoned: !raw.writableEnded });
    });
    done();
  });
}
