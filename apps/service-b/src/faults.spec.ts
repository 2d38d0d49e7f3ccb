import { status } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { grpcPackages } from '@firebreak/contracts';
import { OrdersHarness } from '../test/orders.harness.js';

describe('faults of B', () => {
  let orders: OrdersHarness;

  beforeEach(async () => {
    orders = await OrdersHarness.open('none');
  });

  afterEach(async () => {
    await orders.close();
  });

  it('can be set on every operation of its proto', () => {
    const { protoPath, loader, fullName } = grpcPackages.orders;

    expect(orders.faults.operations).toEqual(
      Object.keys(loadSync(protoPath, loader)[fullName] ?? {}),
    );
  });

  it('answer in place of the operation that has them', async () => {
    await expect(orders.getOrder('ord_1')).rejects.toMatchObject({ code: status.NOT_FOUND });

    orders.faults.set({ kind: 'overload', operation: 'GetOrder', concurrency: 0 });

    await expect(orders.getOrder('ord_1')).rejects.toMatchObject({
      code: status.RESOURCE_EXHAUSTED,
      details: 'GetOrder has the fault overload.',
    });
  });
});
