import { setTimeout as delay } from 'node:timers/promises';
import { seededRandom } from '@firebreak/faults';
import {
  type EdgeClient,
  type EndedRequest,
  type KnownOrders,
  type LoadListener,
  OpenLoad,
  type Operation,
} from '@firebreak/load';
import type { EndedFact } from '../results/cell-facts.js';
import type { CellRecorder } from '../results/cell-recorder.js';
import type { Cell } from '../scenario/cell.js';
import type { CellAxis } from './cell-axis.js';
import { loadId } from './load-id.js';

/** Longer than the edge takes for an answer; what is missing then counts as a timeout. */
const DRAIN_MS = 3_000;

interface SentRequest {
  readonly operation: Operation;
  readonly dueAt: number;
}

const BETWEEN_LOOKS_MS = 5;

/** The load of a cell from its first request on, kept until the axis of the cell is known. */
export class MeasuredLoad implements LoadListener {
  readonly #sent: SentRequest[] = [];
  readonly #ended: EndedRequest[] = [];
  readonly #over = new AbortController();
  readonly #load: OpenLoad;
  readonly #running: Promise<void>;

  constructor(cell: Cell, setup: { readonly client: EdgeClient; readonly orders: KnownOrders }) {
    this.#load = new OpenLoad(
      { ratePerSecond: cell.ratePerSecond, mix: cell.mix },
      {
        ...setup,
        told: this,
        random: seededRandom(cell.seed, 'load'),
        correlationId: (n) => loadId(cell.seed, n),
      },
    );
    this.#running = this.#load.run(this.#over.signal);
  }

  sent(operation: Operation, dueAt: number): void {
    this.#sent.push({ operation, dueAt });
  }

  ended(request: EndedRequest): void {
    this.#ended.push(request);
  }

  /**
   * Resolves when a request has just ended and nothing is under way, or after so long: at an even pace the
   * next one is as far away as can be.
   */
  async idle(atMostMs: number, signal: AbortSignal): Promise<void> {
    const until = performance.now() + atMostMs;
    const endedBefore = this.#ended.length;
    const isIdle = (): boolean => this.#ended.length > endedBefore && this.#load.inFlight === 0;
    while (!isIdle() && performance.now() < until) {
      await delay(BETWEEN_LOOKS_MS, undefined, { signal });
    }
  }

  /** Sends no more. */
  async stop(): Promise<void> {
    this.#over.abort();
    await this.#running;
  }

  /** Sends no more and waits for the answers. @throws Error if requests could not be sent as planned */
  async end(): Promise<void> {
    await this.stop();
    await this.#load.drain(DRAIN_MS);
    const { dropped } = this.#load;
    if (dropped > 0) throw new Error(`${dropped} requests were not sent: too many were under way`);
  }

  tell(recorder: CellRecorder, axis: CellAxis): void {
    for (const { operation, dueAt } of this.#sent) recorder.sent(operation, axis.ofTimer(dueAt));
    for (const request of this.#ended) recorder.ended(endedFact(request, axis));
  }
}

function endedFact(request: EndedRequest, axis: CellAxis): EndedFact {
  const { operation, dueAt, latencyMs, outcome, body, correlationId } = request;
  return {
    operation,
    dueAtMs: axis.ofTimer(dueAt),
    latencyMs,
    outcome,
    degraded: body?.['degraded'] === true,
    ...(correlationId === undefined ? {} : { id: correlationId }),
  };
}
