import { CircuitBreaker, CircuitOpenError, resilient } from '@firebreak/resilience';
import type { Demo, Example } from '../demo/demo.js';
import type { Output } from '../demo/output.js';
import { seededRandom } from '../demo/seeded-random.js';
import { milliseconds, percent, seconds } from '../demo/words.js';
import { callMetrics } from './call-metrics.js';
import { OrderService } from './order-service.js';
import { PaymentService } from './payment-service.js';
import { withCircuitBreaker } from './with-circuit-breaker.js';

export const example: Example = { fast: 'virtual', run };

/** The failures of the demo are the same ones in every run. */
const SEED = 5;

async function run(demo: Demo): Promise<void> {
  await basicBreaker(demo);
  await ordersWithMetrics(demo);
  await decoratedFunction(demo);
  await fallback(demo);
}

async function basicBreaker({ out, time }: Demo): Promise<void> {
  out.title('1. A breaker: 3 failures open it for 5 s');
  const breaker = new CircuitBreaker(
    'basic',
    { failureThreshold: 3, openMs: 5_000 },
    { clock: time },
  );
  for (let call = 1; call <= 5; call++) {
    const service = (): string => {
      if (call <= 3) throw new Error('service failed');
      return 'success';
    };
    const result = await outcomeOf(() => breaker.execute(service));
    out.line(`call ${call}: ${result.padEnd(34)} state: ${breaker.state}`, toneOf(result));
  }
}

async function ordersWithMetrics({ out, time }: Demo): Promise<void> {
  out.title('2. Orders with metrics: 3 failures, 10 s, 2 successes to close');
  const payments = new PaymentService(time, seededRandom(SEED));
  const orders = new OrderService(payments, time);
  orders.breaker.on('transition', ({ from, to }) => out.line(`payments: ${from} → ${to}`, 'note'));
  let placed = 0;
  const place = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) {
      placed++;
      const order = await orders.placeOrder(`ORD${placed}`, 10_000);
      const why = order.status === 'failed' ? `: ${reasonOf(order.error)}` : '';
      const result = `${order.status}${why}`;
      out.line(`order ${String(placed).padStart(2)}: ${result}`, toneOf(result));
    }
  };

  await place(3);
  printMetrics(out, orders.breaker);
  payments.failRate = 0.9;
  out.line('From now on 90 % of the payments fail.', 'note');
  await place(5);
  printMetrics(out, orders.breaker);
  payments.failRate = 0;
  await time.pause(10_000);
  out.line('Ten seconds later the payment service is well again.', 'note');
  await place(3);
  printMetrics(out, orders.breaker);
}

async function decoratedFunction({ out, time }: Demo): Promise<void> {
  out.title('3. A decorated function: 2 failures, 5 s, and it fails 6 times out of 10');
  const random = seededRandom(SEED);
  const decorate = withCircuitBreaker({ failureThreshold: 2, openMs: 5_000 }, time);
  const externalApi = decorate(function externalApi(endpoint: string): string {
    if (random() < 0.6) throw new Error(`failed to reach ${endpoint}`);
    return `response from ${endpoint}`;
  });
  for (let call = 1; call <= 8; call++) {
    const result = await outcomeOf(() => externalApi('/rates'));
    const { state } = externalApi.breaker;
    out.line(`call ${call}: ${result.padEnd(34)} state: ${state}`, toneOf(result));
  }
}

async function fallback({ out, time }: Demo): Promise<void> {
  out.title('4. A breaker with a fallback: 2 failures, 5 s, and it fails 8 times out of 10');
  const random = seededRandom(SEED);
  let primaryCalls = 0;
  const quotes = resilient<string>(
    'quotes',
    {
      breaker: { failureThreshold: 2, openMs: 5_000 },
      // Whatever ended the call, failure or refusal: somebody is waiting for an answer.
      fallback: { on: 'failure', value: 'fallback response' },
    },
    { clock: time },
  );
  const primary = (): string => {
    primaryCalls++;
    if (random() < 0.8) throw new Error('primary failed');
    return 'primary response';
  };
  for (let call = 1; call <= 5; call++) {
    const answer = await quotes.execute(primary);
    out.line(`call ${call}: ${answer}`, answer.startsWith('fallback') ? 'refused' : 'good');
  }
  out.line(`All five were answered, the primary was asked ${primaryCalls} times.`, 'note');
}

async function outcomeOf(call: () => Promise<string>): Promise<string> {
  try {
    return await call();
  } catch (error) {
    return reasonOf(error);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof CircuitOpenError) {
    return `blocked, retry after ${seconds(error.retryAfterMs ?? 0)}`;
  }
  return error instanceof Error ? error.message : String(error);
}

function toneOf(result: string): 'good' | 'bad' | 'refused' {
  if (result.includes('blocked')) return 'refused';
  return result.includes('fail') ? 'bad' : 'good';
}

function printMetrics(out: Output, breaker: CircuitBreaker): void {
  const { total, success, failed, blocked, stateChanges, ...more } = callMetrics(breaker);
  const counts = `total ${total}, success ${success}, failed ${failed}, blocked ${blocked}`;
  out.line(`${counts}, state changes ${stateChanges}`);
  const { successRate, failureRate, averageMs } = more;
  out.line(
    `success rate ${percent(successRate)}, failure rate of the service ${percent(failureRate)}, ` +
      `latency ${milliseconds(averageMs)}`,
  );
}
