import type { Checks } from '../compose/checks.js';
import { eventually } from './eventually.js';
import type { ReceivedSpan, SpanReceiver } from './span-receiver.js';

const ARRIVES_MS = 15_000;

/** One order that went all the way: one trace, each hop a part of the one before. */
export async function checkWholeTrace(receiver: SpanReceiver, traceId: string, checks: Checks) {
  await eventually(
    'the whole trace is there',
    () => receiver.ofTrace(traceId).length >= 5,
    ARRIVES_MS,
  );
  const spans = receiver.ofTrace(traceId);
  const chain = wayTo(spans, 'service-c');

  checks.check(
    'one trace goes through A, B and C, an attempt between each two',
    chain.join(' > ') ===
      'service-a POST /orders > service-a firebreak.orders.v1.Orders/PlaceOrder > ' +
        'service-b firebreak.orders.v1.Orders/PlaceOrder > ' +
        'service-b firebreak.payments.v1.Payments/Charge > ' +
        'service-c firebreak.payments.v1.Payments/Charge',
    chain.join(' > '),
  );
}

/** While C was dead: what the breakers did stands in the spans of those calls. */
export async function checkBreakerEvents(receiver: SpanReceiver, checks: Checks): Promise<void> {
  for (const event of ['resilience.breaker.transition', 'resilience.breaker.blocked']) {
    const told = (): ReceivedSpan | undefined =>
      receiver.spans.find(
        ({ service, events = [] }) =>
          service === 'service-b' && events.some(({ name }) => name === event),
      );
    await eventually(`a span of B tells ${event}`, () => told() !== undefined, ARRIVES_MS);
    checks.check(`a span of B tells ${event}`, told() !== undefined, told()?.name ?? 'none does');
  }
}

/** From the root to the service's span, as `service name`. */
function wayTo(spans: readonly ReceivedSpan[], service: string): string[] {
  const way: string[] = [];
  let span = spans.find((one) => one.service === service);
  while (span !== undefined) {
    const { parentSpanId } = span;
    way.unshift(`${span.service} ${span.name}`);
    span = spans.find(({ spanId }) => spanId === parentSpanId);
  }
  return way;
}
