import type { ContextFastifyAdapter } from '../http/context-fastify-adapter.js';
import { httpEnd, httpOperation } from '../http/http-call.js';
import type { Traffic } from './traffic.js';

/**
 * Counts each HTTP request by its route, never by its path, until its answer is out or unwanted.
 * @param grantedMs how long each may take; clients of HTTP send no deadline
 */
export function countRequests(
  adapter: ContextFastifyAdapter,
  traffic: Traffic,
  grantedMs?: number,
): void {
  adapter.getInstance().addHook('onRequest', (request, { raw }, done) => {
    const end = traffic.begin('inbound', httpOperation(request), grantedMs);
    raw.once('close', () => end(httpEnd(raw)));
    done();
  });
}
