import { status } from '@grpc/grpc-js';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { Charge, ChargeRequest } from '@firebreak/contracts';
import { of, Subject, throwError, type Observable } from 'rxjs';
import { serviceError } from '../test/service-error.js';
import { DependencyReport } from './dependency-report.js';
import { OrderKeyReusedError } from './order-store.js';
import { OrderNotPaidError, OrdersService } from './orders.service.js';

const REQUEST = { customer: 'c-17', amount: 1999, currency: 'EUR' };
const KEY_REUSED_REASON = { 'refusal-reason': 'idempotency_key_reused' };
const UNREACHABLE = () => throwError(() => serviceError(status.UNAVAILABLE, 'never_sent'));
const TIMED_OUT = () => throwError(() => serviceError(status.DEADLINE_EXCEEDED, 'own_deadline'));
const KEY_REUSED = () =>
  throwError(() => serviceError(status.FAILED_PRECONDITION, 'peer', KEY_REUSED_REASON));
const CHARGED = () => of({ transactionId: 'txn_1', amount: 1999, currency: 'EUR' });

type Answer = () => Observable<Charge>;

/** Service C, answering as told and keeping what it was asked. */
class FakePayments {
  readonly asked: { request: ChargeRequest; key: string }[] = [];
  answers: Answer[] = [];

  /** What an attempt before the last one failed with. */
  earlier: unknown;

  charge(
    request: ChargeRequest,
    key: string,
    onAttemptFailed: (error: unknown) => void,
  ): Observable<Charge> {
    this.asked.push({ request, key });
    if (this.earlier !== undefined) onAttemptFailed(this.earlier);
    return (this.answers.shift() ?? CHARGED)();
  }

  quote(): Observable<never> {
    return throwError(() => serviceError(status.UNAVAILABLE, 'never_sent'));
  }
}

describe('OrdersService', () => {
  let payments: FakePayments;
  let orders: OrdersService;

  beforeEach(() => {
    Logger.overrideLogger(false);
    payments = new FakePayments();
    orders = started(payments);
  });

  /** Places an order under one key; gives how it ended. */
  async function place(answer: Answer = CHARGED, change: Partial<typeof REQUEST> = {}) {
    payments.answers = [answer];
    try {
      return { order: await orders.place({ ...REQUEST, ...change }, 'k-1') };
    } catch (error) {
      return { error };
    }
  }

  it('has a new order charged and gives it as paid', async () => {
    const { order } = await place();

    expect(order).toMatchObject({ ...REQUEST, status: 'paid', transactionId: 'txn_1' });
    expect(payments.asked).toEqual([
      { request: { orderId: order?.id, ...REQUEST }, key: expect.stringMatching(/^chg_/) },
    ]);
  });

  it('gives a paid order again without asking C', async () => {
    const { order: first } = await place();

    const { order: again } = await place();

    expect(again).toEqual(first);
    expect(payments.asked).toHaveLength(1);
  });

  it.each([
    { title: 'failed', first: UNREACHABLE },
    { title: 'payment_unknown', first: TIMED_OUT },
  ])('asks C again under the same charge key while it is $title', async ({ title, first }) => {
    const { error } = await place(first);
    expect(error).toBeInstanceOf(OrderNotPaidError);
    expect((error as OrderNotPaidError).order.status).toBe(title);

    const { order } = await place();

    expect(order?.status).toBe('paid');
    expect(payments.asked[1]).toEqual(payments.asked[0]);
  });

  it('gives an order as paid that another request had paid while this one failed', async () => {
    const late = new Subject<Charge>();
    const first = place(() => late);
    const { order: paid } = await place();
    late.error(serviceError(status.DEADLINE_EXCEEDED, 'own_deadline'));

    expect(paid?.status).toBe('paid');
    expect(await first).toEqual({ order: paid });
  });

  it('asks under the same charge key after it was started again', async () => {
    await place(TIMED_OUT);
    orders = started(payments);

    await place();

    expect(payments.asked[1]).toEqual(payments.asked[0]);
  });

  it('leaves an order in doubt whose first attempt broke off, though the second never left', async () => {
    payments.earlier = serviceError(status.UNAVAILABLE, 'dropped');

    const { error } = await place(UNREACHABLE);

    expect((error as OrderNotPaidError).order.status).toBe('payment_unknown');
  });

  it('shows what became of an order that was not paid', async () => {
    const { error } = await place(TIMED_OUT);
    const { order } = error as OrderNotPaidError;

    expect(orders.find(order.id)).toMatchObject({ ...REQUEST, status: 'payment_unknown' });
  });

  it('keeps the reason of a payment that failed', async () => {
    const { error } = await place(TIMED_OUT);

    expect((error as OrderNotPaidError).cause).toMatchObject({ code: status.DEADLINE_EXCEEDED });
  });

  it.each([
    { title: 'after it was paid', first: CHARGED },
    { title: 'after it failed', first: UNREACHABLE },
    { title: 'while nobody knows', first: TIMED_OUT },
  ])('refuses the same key with another request $title', async ({ first }) => {
    await place(first);

    const { error } = await place(CHARGED, { amount: 1 });

    expect(error).toBeInstanceOf(OrderKeyReusedError);
    expect(payments.asked).toHaveLength(1);
  });

  it('keeps no order whose key C knows for another: it was placed before B was started', async () => {
    const { error } = await place(KEY_REUSED);
    const { order, cause } = error as OrderNotPaidError;

    expect(cause).toMatchObject({ code: status.FAILED_PRECONDITION });
    expect(orders.find(order.id)).toBeUndefined();
  });

  it('lets the reason of a failed quote through', async () => {
    await expect(orders.quote(1, 'EUR')).rejects.toMatchObject({ code: status.UNAVAILABLE });
  });
});

function started(payments: FakePayments): OrdersService {
  type Gateway = ConstructorParameters<typeof OrdersService>[0];
  return new OrdersService(payments as unknown as Gateway, new DependencyReport());
}
