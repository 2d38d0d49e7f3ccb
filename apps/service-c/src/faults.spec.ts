import { status } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { grpcPackages } from '@firebreak/contracts';
import { PaymentsHarness } from '../test/payments.harness.js';

const CHARGE = { orderId: 'ord_1', customer: 'c-17', amount: 1999, currency: 'EUR' };

describe('faults of C', () => {
  let payments: PaymentsHarness;

  beforeEach(async () => {
    payments = await PaymentsHarness.open();
  });

  afterEach(async () => {
    await payments.close();
  });

  it('can be set on every operation of its proto', () => {
    const { protoPath, loader, fullName } = grpcPackages.payments;

    expect(payments.faults.operations).toEqual(
      Object.keys(loadSync(protoPath, loader)[fullName] ?? {}),
    );
  });

  it('fail one operation while the other is served, and book nothing', async () => {
    payments.faults.set({ kind: 'error-rate', operation: 'Charge', rate: 1, code: 'INTERNAL' });

    await expect(payments.charge(CHARGE, 'k-1')).rejects.toMatchObject({ code: status.INTERNAL });
    await expect(payments.quote({ amount: 1999, currency: 'EUR' })).resolves.toBeDefined();

    expect(payments.logged('payment.charged')).toEqual([]);
    expect(payments.logged('fault.set')).toEqual([
      expect.objectContaining({
        level: 'warn',
        msg: 'fault set: Charge fails 100 % of its calls with INTERNAL',
        fault: 'error-rate',
        operation: 'Charge',
        rate: 1,
        code: 'INTERNAL',
        seed: 1,
      }),
    ]);
  });

  it('are over when they are cleared', async () => {
    payments.faults.set({ kind: 'flap', operation: '*', upMs: 1, downMs: 600_000 });
    payments.faults.clear();

    await expect(payments.charge(CHARGE, 'k-1')).resolves.toHaveProperty('transactionId');
  });
});
