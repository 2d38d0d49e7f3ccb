import type { GetQuoteRequest, OrderMessage, PlaceOrderRequest, Quote } from '@firebreak/contracts';
import { callScope } from '@firebreak/resilience';
import { Observable, of, throwError } from 'rxjs';

/** Service B as a test wants it: answers well unless told to fail, and keeps what it was asked. */
export class FakeOrders {
  readonly placed: { request: PlaceOrderRequest; key: string }[] = [];
  failure: unknown;
  /** Answers never, until the client behind the request has left. */
  hangs = false;
  /** Resolves once a call hangs. */
  readonly reached = new Promise<void>((resolve) => {
    this.reach = resolve;
  });
  /** Resolves with the reason once such a call is cancelled. */
  readonly left = new Promise<unknown>((resolve) => {
    this.leave = resolve;
  });
  private reach!: () => void;
  private leave!: (reason: unknown) => void;

  /** Answers well again, and has been asked nothing. */
  reset(): void {
    this.placed.length = 0;
    this.failure = undefined;
    this.hangs = false;
  }

  placeOrder(request: PlaceOrderRequest, key: string): Observable<OrderMessage> {
    this.placed.push({ request, key });
    return this.answer({ ...PAID, ...request });
  }

  getOrder(id: string): Observable<OrderMessage> {
    return this.answer({ ...PAID, id });
  }

  getQuote({ amount, currency }: GetQuoteRequest): Observable<Quote> {
    return this.answer({ amount, currency, fee: 75, total: amount + 75 });
  }

  private answer<T>(value: T): Observable<T> {
    if (this.hangs) return this.silence();
    return this.failure === undefined ? of(value) : throwError(() => this.failure);
  }

  private silence(): Observable<never> {
    return new Observable((subscriber) => {
      const signal = callScope()?.signal;
      signal?.addEventListener('abort', () => {
        this.leave(signal.reason);
        subscriber.error(signal.reason);
      });
      this.reach();
    });
  }
}

const PAID: OrderMessage = {
  id: 'ord_1',
  status: 'ORDER_STATUS_PAID',
  customer: 'c-17',
  amount: 1999,
  currency: 'EUR',
  transactionId: 'txn_1',
};
