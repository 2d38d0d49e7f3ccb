import { createHash, randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import type { Charge, ChargeRequest, QuoteReply, QuoteRequest } from '@firebreak/contracts';
import { monotonicClock } from '@firebreak/resilience';
import { type Caller, CallersGoneError, ChargeLedger } from './charge-ledger.js';
import { feeFor } from './fee.js';

/** Moves money, once per key, and says what that costs. */
@Injectable()
export class PaymentsService {
  private readonly logger = new Logger('Payments');
  /** Transaction ids: the rest of a charge is as in its request, which the key stands for. */
  private readonly ledger = new ChargeLedger<string>(monotonicClock);

  /**
   * @param key idempotency key of the charge
   * @param caller who waits for it; once everybody has left, nothing is booked
   * @throws KeyReusedError, CallersGoneError
   */
  async charge(request: ChargeRequest, key: string, caller: Caller): Promise<Charge> {
    const { amount, currency } = request;
    try {
      const transactionId = await this.ledger.chargeOnce({
        key,
        fingerprint: fingerprintOf(request),
        caller,
        commit: () => this.book(request, key),
      });
      return { transactionId, amount, currency };
    } catch (error) {
      if (error instanceof CallersGoneError) this.logCancelled(request, key);
      throw error;
    }
  }

  quote({ amount, currency }: QuoteRequest): QuoteReply {
    const fee = feeFor(amount);
    return { amount, currency, fee, total: amount + fee };
  }

  private book({ orderId, amount, currency }: ChargeRequest, key: string): string {
    const transactionId = `txn_${randomUUID()}`;
    this.logger.log(`charged ${amount} ${currency} for ${orderId}`, {
      event: 'payment.charged',
      transactionId,
      orderId,
      key,
      amount,
      currency,
    });
    return transactionId;
  }

  private logCancelled({ orderId, amount, currency }: ChargeRequest, key: string): void {
    this.logger.log(`did not charge ${amount} ${currency} for ${orderId}: the caller has left`, {
      event: 'payment.cancelled',
      orderId,
      key,
    });
  }
}

/** Equal for equal requests: 132 bits of a hash of what is charged, to whom and for what. */
function fingerprintOf({ orderId, customer, amount, currency }: ChargeRequest): string {
  const body = JSON.stringify([orderId, customer, amount, currency]);
  return createHash('sha256').update(body).digest('base64url').slice(0, 22);
}
