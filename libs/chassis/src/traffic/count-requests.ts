import type { ContextFastifyAdapter } from '../http/context-fastify-adapter.js';
import { OTHER_OPERATION, type Traffic } from './traffic.js';

/** Counts each HTTP request by its route, never by its path, until its answer is out or unwanted. */
export function countRequests(adapter: ContextFastifyAdapter, traffic: Traffic): void {
  adapter.getInstance().addHook('onRequest', ({ method, routeOptions }, { raw }, done) => {
    const { url } = routeOptions;
    const end = traffic.begin('inbound', url === undefined ? OTHER_OPERATION : `${method} ${url}`);
    raw.once('close', () => {
      const code = raw.writableFinished ? String(raw.statusCode) : 'CLIENT_LEFT';
      end({ code, abandoned: !raw.writableEnded });
    });
    done();
  });
}
