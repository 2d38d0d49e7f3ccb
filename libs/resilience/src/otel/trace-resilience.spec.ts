import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  context,
  trace,
  ROOT_CONTEXT,
  type Attributes,
  type Context,
  type ContextManager,
  type Span,
} from '@opentelemetry/api';
import { BreakerRegistry, Bulkhead, Fallback, Retry } from '../policies/index.js';
import { FakeClock } from '../testing/index.js';
import { policySource, traceResilience } from './index.js';

/** The least that keeps a context over awaits, as the SDK's manager does. */
class AsyncContexts implements ContextManager {
  private readonly storage = new AsyncLocalStorage<Context>();

  active(): Context {
    return this.storage.getStore() ?? ROOT_CONTEXT;
  }

  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    active: Context,
    run: F,
    self?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    return this.storage.run(active, () => run.apply(self, args));
  }

  bind<T>(_context: Context, target: T): T {
    return target;
  }

  enable(): this {
    return this;
  }

  disable(): this {
    this.storage.disable();
    return this;
  }
}

interface Told {
  readonly name: string;
  readonly attributes: Attributes;
}

/** Runs a call in a span; answers what was written into it. */
async function inSpan(call: () => unknown): Promise<Told[]> {
  const told: Told[] = [];
  const span = trace.wrapSpanContext({
    traceId: '1'.repeat(32),
    spanId: '1'.repeat(16),
    traceFlags: 1,
  });
  const listening: Span = Object.assign(Object.create(span) as Span, {
    addEvent: (name: string, attributes: Attributes) => told.push({ name, attributes }),
  });
  await context.with(trace.setSpan(ROOT_CONTEXT, listening), async () => {
    try {
      await call();
    } catch {
      // What the call ended with is not what is looked at here.
    }
  });
  return told;
}

const down = (): Promise<never> => Promise.reject(new Error('secret address'));

describe('traceResilience', () => {
  const clock = new FakeClock();
  let registry: BreakerRegistry;
  let tracing: Disposable;

  beforeEach(() => {
    context.setGlobalContextManager(new AsyncContexts());
    registry = new BreakerRegistry({ failureThreshold: 1, openMs: 5_000 }, { clock });
    tracing = traceResilience(registry);
  });

  afterEach(() => {
    tracing[Symbol.dispose]();
    context.disable();
  });

  it('tells the span of the call that opened the circuit, without the message', async () => {
    const payments = registry.define('payments');

    const told = await inSpan(() => payments.execute(down));

    expect(told).toEqual([
      {
        name: 'resilience.breaker.transition',
        attributes: {
          'resilience.breaker.name': 'payments',
          'resilience.breaker.state.from': 'closed',
          'resilience.breaker.state': 'open',
          'resilience.breaker.reason': 'failures',
          'resilience.breaker.cause': 'Error',
        },
      },
    ]);
    expect(JSON.stringify(told)).not.toContain('secret');
  });

  it('tells the span of a refused call why, and for how long', async () => {
    const payments = registry.define('payments');
    payments.trip();
    clock.advance(1_000);

    const [told] = await inSpan(() => payments.execute(() => 'never'));

    expect(told).toEqual({
      name: 'resilience.breaker.blocked',
      attributes: {
        'resilience.breaker.name': 'payments',
        'resilience.breaker.reason': 'open',
        'resilience.retry_after_ms': 4_000,
      },
    });
  });

  it('keeps the spans of calls apart', async () => {
    const payments = registry.define('payments');
    const orders = registry.define('orders');

    const [ofPayments, ofOrders] = await Promise.all([
      inSpan(() => payments.execute(down)),
      inSpan(() => orders.execute(() => 'fine')),
    ]);

    expect(ofPayments).toHaveLength(1);
    expect(ofOrders).toEqual([]);
  });

  it('tells of a refused retry, a full bulkhead and a stand-in', async () => {
    const retry = new Retry('payments', { idempotent: true, attempts: 1 });
    const bulkhead = new Bulkhead('payments', { maxConcurrent: 1 });
    const fallback = new Fallback('payments', { value: 'stand-in' });
    const policies = policySource({
      retries: [retry],
      bulkheads: [bulkhead],
      fallbacks: [fallback],
    });
    const more = traceResilience(registry, { policies });
    bulkhead.tryAcquire();

    const told = await inSpan(() =>
      fallback.execute(() => retry.execute(() => bulkhead.execute(() => 'never'))),
    );
    more[Symbol.dispose]();

    expect(told.map(({ name }) => name)).toEqual([
      'resilience.bulkhead.refused',
      'resilience.retry.refused',
      'resilience.fallback.served',
    ]);
  });

  it('is silent outside of spans, and once it is disposed of', async () => {
    const payments = registry.define('payments');
    payments.trip();
    tracing[Symbol.dispose]();

    expect(await inSpan(() => payments.execute(() => 'never'))).toEqual([]);
  });
});
