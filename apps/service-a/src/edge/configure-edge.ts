import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { IDEMPOTENCY_KEY } from '@firebreak/contracts';
import { httpCallScope } from '@firebreak/resilience/nest';
import { EDGE_TOTAL_MS } from './edge-budget.interceptor.js';
import { idempotencyKeyOf, isOrderWrite } from './edge-request.js';
import { serveDocumentation } from './documentation.js';
import { RouteTable } from './route-table.js';

/** What the edge needs of the HTTP server before its routes are there. */
export function configureEdge(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  const routes = app.get(RouteTable);

  fastify.addHook('onRoute', ({ url, method }) => routes.add(url, method));
  // A header of the answer from the first moment on: errors of the parser carry it too.
  fastify.addHook('onRequest', (request, reply, done) => {
    const key = isOrderWrite(request) ? idempotencyKeyOf(request) : undefined;
    if (key !== undefined) reply.header(IDEMPOTENCY_KEY, key);
    done();
  });
  app.use(httpCallScope({ totalMs: EDGE_TOTAL_MS }));
  serveDocumentation(app);
}
