import { beforeEach, describe, expect, it } from '@jest/globals';
import type { EndedRequest } from '@firebreak/load';
import { LoadRecord } from './load-record.js';
import { BEGAN } from './testing/fake-measured.js';
import { FakeClock } from './testing/fake-clock.js';

const never = new AbortController().signal;

describe('the record of the load', () => {
  let clock: FakeClock;
  let record: LoadRecord;
  beforeEach(() => {
    clock = new FakeClock();
    record = new LoadRecord(clock);
  });

  const end = (dueAt: number, more: Partial<EndedRequest> = {}): void =>
    record.ended({
      operation: 'orders',
      outcome: 'ok',
      body: {},
      dueAt,
      latencyMs: 10,
      ...more,
    });

  it('counts a request in the stretch in which it was due, whenever it ends', async () => {
    record.sent('orders', 0);
    await clock.wait(100, never);
    const span = record.begin();
    record.sent('orders', 100);
    record.sent('orders', 150);
    span.close(200);
    record.sent('orders', 200);

    end(0);
    end(100);
    expect(span.outstanding).toBe(1);
    end(150, { outcome: '503' });
    end(200);

    expect(span.outstanding).toBe(0);
    expect(span.figures().get('orders')).toMatchObject({ sent: 2, ended: 2, ok: 1 });
    expect(span.lastedMs(900)).toBe(100);
  });

  it('counts in two stretches at once what was due in both', () => {
    const [one, other] = [record.begin(), record.begin()];
    record.sent('reads', 5);
    record.drop(other);
    end(5, { operation: 'reads' });

    expect(one.figures().get('reads')).toMatchObject({ ended: 1 });
    expect(other.figures().get('reads')).toMatchObject({ ended: 0, p50Ms: undefined });
  });

  it('keeps when the first request was due that failed, and what failed most', () => {
    const span = record.begin();
    for (const dueAt of [1, 2, 3, 4]) record.sent('orders', dueAt);
    end(4, { outcome: '504' });
    end(2, { outcome: '503' });
    end(3, { outcome: '503' });
    end(1);

    const orders = span.figures().get('orders');
    expect(orders?.firstFailedUnixMs).toBe(BEGAN + 2);
    expect([...(orders?.failed ?? [])]).toEqual([
      ['503', 2],
      ['504', 1],
    ]);
  });

  it('keeps how stale the stalest degraded answer was', () => {
    const span = record.begin();
    for (const ageMs of [300, 4_100, 200]) {
      record.sent('quotes', 1);
      end(1, { operation: 'quotes', body: { degraded: true, ageMs } });
    }

    expect(span.figures().get('quotes')).toMatchObject({ ok: 3, degraded: 3, oldestMs: 4_100 });
  });

  it('keeps how late the client itself was', async () => {
    const span = record.begin();
    await clock.wait(400, never);
    record.sent('orders', 150);

    expect(span.lateMs).toBe(250);
  });
});
