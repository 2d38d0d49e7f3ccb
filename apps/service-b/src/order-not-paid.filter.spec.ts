import { Metadata, status } from '@grpc/grpc-js';
import { describe, expect, it } from '@jest/globals';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { catchError, firstValueFrom, of } from 'rxjs';
import { serviceError } from '../test/service-error.js';
import { OrderNotPaidFilter } from './order-not-paid.filter.js';
import { OrderNotPaidError } from './orders.service.js';

const REUSED = { 'refusal-reason': 'idempotency_key_reused' };
const REQUEST = { customer: 'c-17', amount: 1999, currency: 'EUR' };

describe('OrderNotPaidFilter', () => {
  it.each([
    {
      title: 'passes on that C knows the key',
      trailers: REUSED,
      reason: [REUSED['refusal-reason']],
    },
    { title: 'gives no reason where C gave none', trailers: {}, reason: [] },
  ])('$title', async ({ trailers, reason }) => {
    const cause = serviceError(status.FAILED_PRECONDITION, 'peer', trailers);
    const order = { id: 'ord_1', status: 'failed', ...REQUEST } as const;
    const host = new ExecutionContextHost([{}, new Metadata(), {}]);

    const answer = await firstValueFrom(
      new OrderNotPaidFilter()
        .catch(new OrderNotPaidError(order, cause), host)
        .pipe(catchError((error: unknown) => of(error))),
    );

    const { code, metadata } = answer as { code: status; metadata: Metadata };
    expect(code).toBe(status.FAILED_PRECONDITION);
    expect(metadata.get('refusal-reason')).toEqual(reason);
    expect(metadata.get('order-id')).toEqual(['ord_1']);
  });
});
