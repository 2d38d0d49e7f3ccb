import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '@firebreak/resilience';
import { CompletedCharges, type CompletedChargesOptions } from './completed-charges.js';

/**
 * The promise of C: within the life of one process, one key is charged at most once.
 *
 * A key is `absent`, then `pending`, then `completed`. A repeat joins a pending charge and is given
 * the outcome of a completed one. The commit is synchronous and the last step, so an error that a
 * caller receives means that nothing was booked.
 */
export class ChargeLedger<Outcome> {
  private readonly pending = new Map<string, PendingCharge<Outcome>>();
  private readonly completed: CompletedCharges<Outcome>;

  constructor(
    private readonly clock: Clock,
    options: CompletedChargesOptions = {},
  ) {
    this.completed = new CompletedCharges(options);
  }

  /** How many keys are known in each state. */
  get size(): { readonly pending: number; readonly completed: number } {
    return { pending: this.pending.size, completed: this.completed.size };
  }

  /**
   * Runs `commit` unless this key was charged before, and gives the outcome of the one charge that
   * the key stands for. What `commit` returns is kept; what it throws is not.
   *
   * @throws KeyReusedError if the key stands for another request
   * @throws CallersGoneError if everybody who asked has left before the commit
   */
  async chargeOnce(charge: ChargeAttempt<Outcome>): Promise<Outcome> {
    const completed = this.completed.find(charge.key, this.clock.now());
    if (completed) return matching(completed, charge).outcome;

    const pending = this.pending.get(charge.key);
    if (pending) return join(matching(pending, charge), charge.caller);

    return this.begin(charge);
  }

  private begin(charge: ChargeAttempt<Outcome>): Promise<Outcome> {
    const callers = [charge.caller];
    const outcome = this.run(charge, callers);
    this.pending.set(charge.key, { fingerprint: charge.fingerprint, callers, outcome });
    return outcome;
  }

  private async run(charge: ChargeAttempt<Outcome>, callers: readonly Caller[]): Promise<Outcome> {
    try {
      await cancellationsAreKnown();
      if (callers.every((caller) => caller.cancelled)) throw new CallersGoneError(charge.key);
      const outcome = charge.commit();
      const { key, fingerprint } = charge;
      // Whole milliseconds take half the memory of broken ones.
      const completedAt = Math.floor(this.clock.now());
      this.completed.add(key, { fingerprint, outcome, completedAt });
      return outcome;
    } finally {
      this.pending.delete(charge.key);
    }
  }
}

/** Somebody who waits for a charge: a gRPC call knows whether its caller has left. */
export interface Caller {
  readonly cancelled: boolean;
}

export interface ChargeAttempt<Outcome> {
  /** Names the charge: the idempotency key. */
  readonly key: string;
  /** Equal for equal requests only. */
  readonly fingerprint: string;
  readonly caller: Caller;
  /** Books the charge, synchronously. */
  readonly commit: () => Outcome;
}

/** The same key came with another request; nothing was booked. */
export class KeyReusedError extends Error {
  constructor(key: string) {
    super(`The idempotency key ${key} was used for another charge before.`);
    this.name = 'KeyReusedError';
  }
}

/** Nobody waits for this charge any more; nothing was booked. */
export class CallersGoneError extends Error {
  constructor(readonly key: string) {
    super(`The charge ${key} was cancelled before it was booked: its caller has left.`);
    this.name = 'CallersGoneError';
  }
}

interface PendingCharge<Outcome> {
  readonly fingerprint: string;
  readonly callers: Caller[];
  readonly outcome: Promise<Outcome>;
}

/**
 * After a pause of this process (SIGSTOP, a long collection) the calls that had timed out meanwhile
 * start as if nothing had happened: their cancellation lies unread in the socket. Two turns of the
 * event loop later grpc-js has read it.
 */
async function cancellationsAreKnown(): Promise<void> {
  await nextTurn();
  await nextTurn();
}

function join<Outcome>(pending: PendingCharge<Outcome>, caller: Caller): Promise<Outcome> {
  pending.callers.push(caller);
  return pending.outcome;
}

function matching<Known extends { readonly fingerprint: string }>(
  known: Known,
  charge: { readonly key: string; readonly fingerprint: string },
): Known {
  if (known.fingerprint !== charge.fingerprint) throw new KeyReusedError(charge.key);
  return known;
}
