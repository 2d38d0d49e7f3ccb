import { randomUUID } from 'node:crypto';
import type { Operation } from './mix.js';

/** One HTTP request to the edge. */
export interface EdgeRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

const CUSTOMERS = 50;
const SMALLEST_AMOUNT = 1_000;
const AMOUNTS = 1_000;

/**
 * The n-th request of a load: customers and amounts vary from request to request and repeat from run
 * to run; every order has an idempotency key of its own.
 * @param orderId the order to read
 */
export function edgeRequest(operation: Operation, n: number, orderId: string): EdgeRequest {
  const amount = SMALLEST_AMOUNT + ((n * 7) % AMOUNTS);
  switch (operation) {
    case 'orders':
      return {
        method: 'POST',
        path: '/orders',
        headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
        body: JSON.stringify({ customer: `c-${(n % CUSTOMERS) + 1}`, amount, currency: 'EUR' }),
      };
    case 'quotes':
      return { method: 'GET', path: `/quotes?amount=${amount}&currency=EUR`, headers: {} };
    case 'reads':
      return { method: 'GET', path: `/orders/${encodeURIComponent(orderId)}`, headers: {} };
  }
}
