import {
  isSameRequest,
  type ChargeOutcome,
  type Order,
  type OrderRequest,
  type OrderStatus,
} from './order.js';

const MAX_ORDERS = 100_000;

/**
 * The orders B keeps: at most 100,000 of them, the oldest without a charge under way forgotten
 * first. Forgetting loses nothing but the view: the same key asks C again under the same charge key.
 *
 * Rules of the status: paid is final; a doubt (`payment_unknown`) ends only by a payment, because
 * a later refusal does not tell what became of the earlier charge.
 */
export class OrderStore {
  private readonly entries = new Map<string, Entry>();

  /** @param max how many orders are kept at most; those being charged may exceed it */
  constructor(private readonly max: number = MAX_ORDERS) {}

  get size(): number {
    return this.entries.size;
  }

  find(id: string): Order | undefined {
    const entry = this.entries.get(id);
    return entry && orderOf(id, entry);
  }

  /**
   * Notes that this order is being charged, and gives it as it stands; a paid one needs no charge
   * and is not noted.
   * @throws OrderKeyReusedError if the id stands for another request
   */
  begin(id: string, request: OrderRequest): Order {
    const entry = this.entries.get(id) ?? this.add(id, request);
    if (!isSameRequest(entry, request)) throw new OrderKeyReusedError(id);
    if (entry.transactionId === undefined) entry.charging += 1;
    return orderOf(id, entry);
  }

  /** Notes what a charge begun by {@link begin} came to, and gives the order as it stands now. */
  settle(id: string, outcome: ChargeOutcome): Order {
    const entry = this.entries.get(id);
    if (!entry) throw new Error(`The order ${id} was settled without having been begun.`);
    entry.charging -= 1;
    if (outcome.kind === 'paid') entry.transactionId = outcome.transactionId;
    if (outcome.kind === 'unknown') entry.doubtful = true;
    if (outcome.kind === 'key_reused') this.withdraw(id, entry);
    return orderOf(id, entry);
  }

  private add(id: string, { customer, amount, currency }: OrderRequest): Entry {
    const fresh = { transactionId: undefined, doubtful: false, charging: 0 };
    const entry: Entry = { customer, amount, currency, ...fresh };
    this.entries.set(id, entry);
    this.forgetOldestIdle(id);
    return entry;
  }

  private forgetOldestIdle(except: string): void {
    for (const [id, entry] of this.entries) {
      if (this.entries.size <= this.max) return;
      if (entry.charging === 0 && id !== except) this.entries.delete(id);
    }
  }

  /** Takes back an order that is none: the first of this key was placed before B was started. */
  private withdraw(id: string, entry: Entry): void {
    if (entry.transactionId === undefined && !entry.doubtful && entry.charging === 0) {
      this.entries.delete(id);
    }
  }
}

/** The same key came with another request; nothing was charged for it. */
export class OrderKeyReusedError extends Error {
  constructor(id: string) {
    super(`The idempotency key of order ${id} was used for another request before.`);
    this.name = 'OrderKeyReusedError';
  }
}

/** Flat, for there may be many. */
interface Entry extends OrderRequest {
  transactionId: string | undefined;
  /** Some charge of this order ended without anybody knowing how. */
  doubtful: boolean;
  /** Charges under way. */
  charging: number;
}

function orderOf(id: string, entry: Entry): Order {
  const { customer, amount, currency, transactionId } = entry;
  const order = { id, status: statusOf(entry), customer, amount, currency };
  return transactionId === undefined ? order : { ...order, transactionId };
}

function statusOf({ transactionId, doubtful, charging }: Entry): OrderStatus {
  if (transactionId !== undefined) return 'paid';
  return doubtful || charging > 0 ? 'payment_unknown' : 'failed';
}
