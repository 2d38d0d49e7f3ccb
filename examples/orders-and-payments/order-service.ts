import { CircuitBreaker, LatencyHistogram, type Clock } from '@firebreak/resilience';
import type { Payment, PaymentService } from './payment-service.js';

/** What became of an order: paid, or why it was not. */
export type PlacedOrder =
  | { readonly orderId: string; readonly status: 'success'; readonly payment: Payment }
  | { readonly orderId: string; readonly status: 'failed'; readonly error: unknown };

/** Orders that are paid by a service which may be down. */
export class OrderService {
  readonly breaker: CircuitBreaker;

  constructor(
    private readonly payments: PaymentService,
    clock: Clock,
  ) {
    this.breaker = new CircuitBreaker(
      'payments',
      {
        failureThreshold: 3,
        // A payment provider does not come back within a second; ten spare it most of our knocking.
        openMs: 10_000,
        // One payment that works may be luck, so two in a row have to before everybody pays again.
        successThreshold: 2,
      },
      { clock, latency: new LatencyHistogram() },
    );
  }

  /** Places an order. Never throws: an order that could not be paid is an answer, too. */
  async placeOrder(orderId: string, amount: number): Promise<PlacedOrder> {
    try {
      const pay = (): Promise<Payment> => this.payments.processPayment(amount);
      const payment = await this.breaker.execute(pay);
      return { orderId, status: 'success', payment };
    } catch (error) {
      return { orderId, status: 'failed', error };
    }
  }
}
