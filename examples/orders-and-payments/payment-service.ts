import type { Timers } from '@firebreak/resilience';

/** What was charged; the amount in cents. */
export interface Payment {
  readonly transactionId: string;
  readonly amount: number;
}

/** What a payment takes when all is well, in ms. */
const TAKES_MS = 40;

/** A payment provider outside our reach, which fails as often as it is told to. */
export class PaymentService {
  /** Share of the payments that fail, 0 to 1. */
  failRate = 0;
  private calls = 0;

  constructor(
    private readonly timers: Timers,
    private readonly random: () => number,
  ) {}

  async processPayment(amount: number): Promise<Payment> {
    this.calls++;
    const transactionId = `TXN${this.calls}`;
    await new Promise<void>((resolve) => void this.timers.after(TAKES_MS, resolve));
    if (this.random() < this.failRate) throw new Error('payment service unavailable');
    return { transactionId, amount };
  }
}
