import { describe, expect, it } from '@jest/globals';
import { CircuitBreaker, CircuitOpenError } from '@firebreak/resilience';
import { FakeClock } from '@firebreak/resilience/testing';
import { describeDemo } from '../demo/describe-demo.js';
import { callMetrics } from './call-metrics.js';
import { OrderService } from './order-service.js';
import { PaymentService } from './payment-service.js';
import { withCircuitBreaker } from './with-circuit-breaker.js';
import { example } from './main.js';

const PAYMENT_MS = 40;

function setUp() {
  const clock = new FakeClock();
  // One in two: which payments fail is up to the rate alone.
  const payments = new PaymentService(clock, () => 0.5);
  const orders = new OrderService(payments, clock);
  const place = async (count: number): Promise<string[]> => {
    const statuses: string[] = [];
    for (let i = 0; i < count; i++) {
      const order = orders.placeOrder(`ORD${i}`, 10_000);
      await clock.advanceAsync(PAYMENT_MS);
      statuses.push((await order).status);
    }
    return statuses;
  };
  return { clock, payments, orders, place };
}

it('Basic circuit breaker: closed, closed, open; calls 4 and 5 are blocked', async () => {
  const breaker = new CircuitBreaker(
    'basic',
    { failureThreshold: 3, openMs: 5_000 },
    { clock: new FakeClock() },
  );
  const calls: string[] = [];

  for (let call = 1; call <= 5; call++) {
    const service = (): string => {
      if (call <= 3) throw new Error('failed');
      return 'success';
    };
    const result = await breaker
      .execute(service)
      .catch((error: unknown) => (error instanceof CircuitOpenError ? 'blocked' : 'failed'));
    calls.push(`${result}, ${breaker.state}`);
  }

  expect(calls).toEqual([
    'failed, closed',
    'failed, closed',
    'failed, open',
    'blocked, open',
    'blocked, open',
  ]);
});

describe('the order service', () => {
  it('pays what it can', async () => {
    const { clock, orders } = setUp();

    const order = orders.placeOrder('ORD1', 10_000);
    await clock.advanceAsync(PAYMENT_MS);

    expect(await order).toEqual({
      orderId: 'ORD1',
      status: 'success',
      payment: { transactionId: 'TXN1', amount: 10_000 },
    });
  });

  it('opens after 3 failures and asks nobody for 10 s', async () => {
    const { orders, payments, place, clock } = setUp();
    payments.failRate = 1;

    expect(await place(5)).toEqual(Array(5).fill('failed'));

    expect(orders.breaker.snapshot().counters).toMatchObject({ failure: 3, blocked: 2 });
    clock.advance(10_000 - 2 * PAYMENT_MS - 1);
    await place(1);
    expect(orders.breaker.snapshot().counters).toMatchObject({ failure: 3, blocked: 3 });
  });

  it('closes after two good payments in a row', async () => {
    const { orders, payments, place, clock } = setUp();
    payments.failRate = 1;
    await place(3);
    payments.failRate = 0;
    clock.advance(10_000);

    await place(1);
    expect(orders.breaker.state).toBe('half_open');
    await place(1);

    expect(orders.breaker.state).toBe('closed');
  });

  it('does not close after a good one, a failure and a good one', async () => {
    const { orders, payments, place, clock } = setUp();
    orders.breaker.trip();
    clock.advance(10_000);

    await place(1);
    payments.failRate = 1;
    await place(1);
    payments.failRate = 0;
    clock.advance(10_000);
    await place(1);

    expect(orders.breaker.state).toBe('half_open');
  });
});

describe('its metrics', () => {
  it('count nothing before the first order', () => {
    expect(callMetrics(setUp().orders.breaker)).toEqual({
      total: 0,
      success: 0,
      failed: 0,
      blocked: 0,
      successRate: 0,
      failureRate: 0,
      stateChanges: 0,
      averageMs: 0,
    });
  });

  it('tell what callers got from how the service does', async () => {
    const { orders, payments, place } = setUp();
    await place(3);
    payments.failRate = 1;
    await place(5);

    expect(callMetrics(orders.breaker)).toEqual({
      total: 8,
      success: 3,
      failed: 3,
      blocked: 2,
      successRate: 3 / 8,
      failureRate: 3 / 6,
      stateChanges: 1,
      averageMs: PAYMENT_MS,
    });
  });
});

describe('a function with a breaker', () => {
  const decorate = withCircuitBreaker({ failureThreshold: 2, openMs: 5_000 }, new FakeClock());

  it('keeps its parameters and its result, and names the breaker', async () => {
    const sum = decorate(function sum(a: number, b: number) {
      return a + b;
    });

    expect(await sum(2, 3)).toBe(5);
    expect(sum.breaker.name).toBe('sum');
  });

  it('fails with its own error, and is refused after the second', async () => {
    const boom = new Error('boom');
    const fails = decorate(function fails() {
      throw boom;
    });

    await expect(fails()).rejects.toBe(boom);
    await expect(fails()).rejects.toBe(boom);
    await expect(fails()).rejects.toMatchObject({ code: 'CIRCUIT_OPEN' });
  });

  it('is cut off alone: one decorator makes a breaker for each function', async () => {
    const ill = decorate(function ill() {
      throw new Error('boom');
    });
    const well = decorate(function well() {
      return 'ok';
    });
    await ill().catch(() => undefined);
    await ill().catch(() => undefined);

    expect(ill.breaker.state).toBe('open');
    expect(await well()).toBe('ok');
  });
});

describeDemo('orders-and-payments', example);
