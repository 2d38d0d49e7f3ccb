import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { drawnOperation } from './drawn-operation.js';
import type { EdgeClient } from './edge-client.js';
import { edgeRequest } from './edge-request.js';
import type { KnownOrders } from './known-orders.js';
import type { MixPart, Operation } from './mix.js';
import { Pacer } from './pacer.js';

import { Tally } from './tally.js';

/*
 * Why the pacing is ours and not autocannon's: autocannon 9 gives each connection its share of
 * `overallRate`, spends the share at once when a second begins and waits for the next second, and a
 * connection whose request hangs sends nothing. Measured at 50 requests/s: all 50 arrive within one
 * 20 ms slot of each second, and a server that takes 2 s gets 5/s over 10 connections and 25/s over
 * 50, so the load falls just when the chain is in trouble, which is what is to be seen. This
 * generator, under the same conditions: at most 2 arrivals in any 20 ms, and 50/s from the slow server.
 */

/** What to send, and how much of it. */
export interface LoadPlan {
  /** Requests a second over all operations, above 0. */
  readonly ratePerSecond: number;
  readonly mix: readonly MixPart[];
  /** How long; without it, until stopped. */
  readonly durationMs?: number;
}

/** Requests under way at which further ones are dropped and counted, not sent. */
export const MOST_IN_FLIGHT = 5_000;

/** Sends a plan's requests at an even pace, whatever the answers do, and counts what became of them. */
export class LoadGenerator {
  readonly tallies: ReadonlyMap<Operation, Tally>;
  #inFlight = 0;
  #dropped = 0;
  #sequence = 0;

  constructor(
    private readonly plan: LoadPlan,
    private readonly client: EdgeClient,
    private readonly orders: KnownOrders,
  ) {
    this.tallies = new Map(plan.mix.map(({ operation }) => [operation, new Tally()]));
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Requests not sent because {@link MOST_IN_FLIGHT} were under way. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Sends until the plan ends or `signal` aborts. Answers may still be outstanding then: {@link drain}. */
  async run(signal: AbortSignal): Promise<void> {
    const pacer = new Pacer(this.plan.ratePerSecond, performance.now(), this.plan.durationMs);
    const nextOperation = drawnOperation(this.plan.mix, Math.random);
    while (!signal.aborted) {
      const now = performance.now();
      for (let dueAt = pacer.take(now); dueAt !== undefined; dueAt = pacer.take(now)) {
        this.#issue(nextOperation(), dueAt);
      }
      const waitMs = pacer.waitMs(performance.now());
      if (waitMs === undefined) return;
      await delay(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Waits for the outstanding answers, at most `atMostMs`. */
  async drain(atMostMs: number): Promise<void> {
    const until = performance.now() + atMostMs;
    while (this.#inFlight > 0 && performance.now() < until) await delay(10);
  }

  #issue(operation: Operation, dueAt: number): void {
    if (this.#inFlight >= MOST_IN_FLIGHT) {
      this.#dropped += 1;
      return;
    }
    this.#inFlight += 1;
    this.tallies.get(operation)?.sent();
    void this.#send(operation, dueAt);
  }

  async #send(operation: Operation, dueAt: number): Promise<void> {
    this.#sequence += 1;
    const orderId = this.orders.next();
    const { outcome, body } = await this.client.send(
      edgeRequest(operation, this.#sequence, orderId),
    );
    this.#inFlight -= 1;
    this.tallies.get(operation)?.ended(outcome, performance.now() - dueAt);
    if (operation === 'orders' && outcome === 'ok') this.orders.addFrom(body);
    if (operation === 'reads' && outcome === '404') this.orders.drop(orderId);
  }
}
