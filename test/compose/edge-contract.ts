import { randomUUID } from 'node:crypto';
import type { EdgeClient } from '../chain/harness/edge-client.js';
import type { Checks } from './checks.js';
import { SERVICES, type ComposeStack } from './compose-stack.js';

const PAGE = ['/docs', '/docs/swagger-ui-bundle.js', '/docs/swagger-ui.css'];

/** The OpenAPI page with what it loads: nothing of it was pruned from the image. */
export async function checkPage(edge: EdgeClient, checks: Checks): Promise<void> {
  for (const path of PAGE) {
    const { status } = await edge.send('GET', path);
    checks.check(`GET ${path}`, status === 200, status);
  }
}

/** One order through the chain: the edge contract's statuses, and its correlation id in every log. */
export async function checkOrderIsTraced(
  stack: ComposeStack,
  edge: EdgeClient,
  checks: Checks,
): Promise<string> {
  const correlationId = `compose-${randomUUID()}`;
  const order = await edge.order(randomUUID(), { 'x-correlation-id': correlationId });
  checks.check('an order is placed', order.status === 201, order.status);
  const orderId = String(order.body['id']);
  const read = await edge.read(orderId);
  checks.check('it is shown', read.status === 200, read.status);
  const quote = await edge.quote();
  checks.check('a quote is given', quote.status === 200, quote.status);

  const found = await Promise.all(
    SERVICES.map(async (service) => {
      const lines = await stack.logs(service);
      return lines.filter((line) => line.correlationId === correlationId).length;
    }),
  );
  checks.check(
    'its correlation id is in the logs of all three',
    found.every((count) => count > 0),
    SERVICES.map((service, i) => `${service} ${found[i]}`).join(', '),
  );
  return orderId;
}
