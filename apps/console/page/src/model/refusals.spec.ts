import { describe, expect, it } from '@jest/globals';
import { breaker, frame, operation, service } from '../../fixture/build-frame.js';
import { edgeViews } from './edge-view.js';
import { operationTable } from './operation-table.js';

/** 20 orders, 10 quotes and 30 reads a second at A; what of them goes on to B is given. */
function chain(given: {
  readonly sent: { readonly orders: number; readonly quotes: number; readonly reads: number };
  readonly ok: { readonly orders: number; readonly quotes: number; readonly reads: number };
  readonly blocked: Readonly<Record<string, number>>;
}) {
  const { sent, ok, blocked } = given;
  const calls = (
    direction: 'inbound' | 'outbound',
    name: string,
    perSecond: number,
    good: number,
  ) => operation({ direction, operation: name, perSecond, okPerSecond: good });
  return frame({
    services: [
      service('service-a', {
        breakers: Object.entries(blocked).map(([name, blockedPerSecond]) =>
          breaker({ name, hop: 'A→B', blockedPerSecond, timeSavedMs: 900 }),
        ),
        operations: [
          calls('inbound', 'POST /orders', 20, ok.orders),
          calls('inbound', 'GET /quotes', 10, ok.quotes),
          calls('inbound', 'GET /orders/:id', 30, ok.reads),
          calls('outbound', 'PlaceOrder', sent.orders, ok.orders),
          calls('outbound', 'GetQuote', sent.quotes, ok.quotes),
          calls('outbound', 'GetOrder', sent.reads, ok.reads),
        ],
      }),
      service('service-b'),
      service('service-c'),
    ],
  });
}

const LOST = { orders: 0, quotes: 0, reads: 0 };

describe('refused requests', () => {
  it('are those of the breaker of their operation', () => {
    const shown = chain({
      sent: { orders: 0, quotes: 10, reads: 30 },
      ok: { orders: 0, quotes: 10, reads: 30 },
      blocked: { 'service-b/PlaceOrder': 20 },
    });

    expect(edgeViews(shown).map((edge) => edge.refusedPerSecond)).toEqual([20, 0, 0]);
  });

  it('of a breaker for the whole service are shared out by what was kept back', () => {
    const shown = chain({ sent: LOST, ok: LOST, blocked: { 'service-b': 60 } });

    expect(edgeViews(shown).map((edge) => edge.refusedPerSecond)).toEqual([20, 10, 30]);
  });

  it('are no more than what failed: a refused quote may be answered by the fallback', () => {
    const shown = chain({
      sent: { orders: 20, quotes: 0, reads: 30 },
      ok: { orders: 20, quotes: 7, reads: 30 },
      blocked: { 'service-b/GetQuote': 10 },
    });
    const [, quotes] = edgeViews(shown);

    expect(quotes).toMatchObject({ okPerSecond: 7, refusedPerSecond: 3, failedPerSecond: 0 });
  });

  it('show in the table at the hop where it happened, with attempts in and out', () => {
    const shown = chain({
      sent: { orders: 0, quotes: 10, reads: 30 },
      ok: { orders: 0, quotes: 10, reads: 30 },
      blocked: { 'service-b/PlaceOrder': 20 },
    });
    const [orders] = operationTable(shown);

    expect(orders?.rows).toMatchObject([
      { where: 'clients → A', refusedPerSecond: 0, okShare: 0, failedShare: 1, attempts: null },
      {
        where: 'A → B',
        refusedPerSecond: 20,
        okShare: null,
        attempts: { in: 20, out: 0 },
        savedMs: 900,
      },
      { where: 'B → C', refusedPerSecond: 0, savedMs: null },
    ]);
  });
});
