import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { drawnOperation } from './drawn-operation.js';
import type { EdgeAnswer, EdgeClient } from './edge-client.js';
import { edgeRequest } from './edge-request.js';
import type { KnownOrders } from './known-orders.js';
import type { MixPart, Operation } from './mix.js';
import { Pacer } from './pacer.js';

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

/** A request that was answered, or that never will be. */
export interface EndedRequest extends EdgeAnswer {
  readonly operation: Operation;
  /** When it should have left, on performance.now(). */
  readonly dueAt: number;
  /** How long it took since then, in ms: a delay of the sender's own is counted. */
  readonly latencyMs: number;
  /** As the request carried it, if it did. */
  readonly correlationId?: string;
}

/** Who is told what becomes of a load. */
export interface LoadListener {
  sent(operation: Operation, dueAt: number): void;
  ended(request: EndedRequest): void;
}

/** How a load is sent. */
export interface LoadSetup {
  readonly client: EdgeClient;
  /** Orders to read; those that are placed are added. */
  readonly orders: KnownOrders;
  readonly told: LoadListener;
  /** Draws the operations, from 0 to below 1. @default Math.random */
  readonly random?: () => number;
  /** The correlation id of the n-th request. @default none is sent */
  readonly correlationId?: (n: number) => string;
}

/** Requests under way at which further ones are dropped and counted, not sent. */
export const MOST_IN_FLIGHT = 5_000;

/** Sends a plan's requests at an even pace, whatever the answers do. */
export class OpenLoad {
  #inFlight = 0;
  #dropped = 0;
  #sequence = 0;

  constructor(
    private readonly plan: LoadPlan,
    private readonly setup: LoadSetup,
  ) {}

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
    const nextOperation = drawnOperation(this.plan.mix, this.setup.random ?? Math.random);
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
    this.setup.told.sent(operation, dueAt);
    void this.#send(operation, dueAt);
  }

  async #send(operation: Operation, dueAt: number): Promise<void> {
    const { client, orders, told } = this.setup;
    this.#sequence += 1;
    const orderId = orders.next();
    const correlationId = this.setup.correlationId?.(this.#sequence);
    const request = edgeRequest(operation, this.#sequence, orderId);
    const answer = await client.send(
      correlationId === undefined
        ? request
        : { ...request, headers: { ...request.headers, 'x-correlation-id': correlationId } },
    );
    this.#inFlight -= 1;
    told.ended({
      ...answer,
      operation,
      dueAt,
      latencyMs: performance.now() - dueAt,
      ...(correlationId === undefined ? {} : { correlationId }),
    });
    if (operation === 'orders' && answer.outcome === 'ok') orders.addFrom(answer.body);
    if (operation === 'reads' && answer.outcome === '404') orders.drop(orderId);
  }
}
