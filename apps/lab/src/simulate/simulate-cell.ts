import { performance } from 'node:perf_hooks';
import type { ServiceName } from '@firebreak/contracts/plain';
import { seededRandom } from '@firebreak/faults';
import { drawnOperation, KnownOrders, Pacer, type Operation } from '@firebreak/load';
import type { BreakerTransition } from '@firebreak/resilience';
import { CellRecorder } from '../results/cell-recorder.js';
import type { CellResult, Hop } from '../results/cell-result.js';
import type { ChainSettings } from '../run/chain-settings.js';
import type { Cell } from '../scenario/cell.js';
import { FAULTS, type CatalogueFault, type Strike } from '../scenario/fault-catalogue.js';
import { figuresOf } from './chain-figures.js';
import { Chain, type HopTotals } from './chain.js';
import type { Random } from './draws.js';
import { EDGE_TIME, START_MS } from './hop-times.js';
import type { UserAnswer, UserRequest } from './service-a.js';
import { VirtualTime } from './virtual-time.js';

/** What a simulated cell has beyond what the cell says. */
export interface SimulateOptions {
  /** The same as a real run takes; `env` means nothing here. */
  readonly settings?: ChainSettings;
  /** How often a user's client sends a request that fails, in all. @default 1 */
  readonly clientAttempts?: number;
  /** In place of the catalogue's fault of the cell's name. */
  readonly strike?: Strike;
  /** How long a killed process takes until it listens again, in ms. @default START_MS */
  readonly startMs?: number;
  /** Real time, in ms: only how long it took is measured by it. @default performance.now */
  readonly stopwatch?: () => number;
}

/** As before a real run: orders are there to be read, and nothing is new to anybody. */
const WARM_UP_MS = 1_000;
const WARM_UP_ID = 'warm-up';
/** Whatever is under way when the load ends has ended by then: no deadline is longer. */
const DRAIN_MS = 5_000;
const SAMPLE_MS = 500;

/**
 * Simulates a cell. The same cell gives the same result, byte by byte, but for `tookMs`; a minute of the
 * lab's load takes some tenths of a second.
 */
export function simulateCell(cell: Cell, options: SimulateOptions = {}): CellResult {
  const { stopwatch = () => performance.now() } = options;
  const startedAt = stopwatch();
  const limit = Error.stackTraceLimit;
  // Stacks cost more than all the rest, and nobody reads them here.
  Error.stackTraceLimit = 0;
  try {
    return new CellSimulation(cell, options).run(() => Math.round(stopwatch() - startedAt));
  } finally {
    Error.stackTraceLimit = limit;
  }
}

class CellSimulation {
  private readonly time = new VirtualTime();
  private readonly recorder: CellRecorder;
  private readonly orders = new KnownOrders();
  private readonly chain: Chain;
  private readonly strike: Strike;
  private readonly edge: Random;
  private readonly strikeAt: number;
  private sent = 0;
  private peakOfFormerB = 0;
  private underWay = 0;

  constructor(
    private readonly cell: Cell,
    private readonly options: SimulateOptions,
  ) {
    const { settings = {}, strike } = options;
    const fault: CatalogueFault = FAULTS[cell.fault];
    this.strike = strike ?? fault.strike;
    this.recorder = new CellRecorder(cell);
    this.strikeAt = WARM_UP_MS + cell.healthyMs;
    this.edge = seededRandom(cell.seed, 'edge');
    this.chain = new Chain({
      time: this.time,
      placement: cell.placement,
      figures: figuresOf(cell, settings),
      openMs: cell.openMs,
      retries: settings.retries ?? 'careful',
      instances: { a: 1, b: 1 },
      seed: cell.seed,
      moved: (service, transition) => this.moved(service, transition),
      charged: (id) => {
        if (!id.startsWith(WARM_UP_ID)) this.recorder.charged(id);
      },
    });
  }

  run(tookMs: () => number): CellResult {
    const { faultMs, recoveryMs } = this.cell;
    const { startMs = START_MS } = this.options;
    const outageMs = faultMs + (this.strike.kind === 'kill' ? startMs : 0);
    this.warmUp();
    this.load(this.strikeAt + outageMs + recoveryMs);
    this.time.runUntil(this.strikeAt);
    const before = this.chain.hops();
    this.chain.strike(this.strike);
    this.time.runUntil(this.strikeAt + outageMs);
    const after = this.chain.hops();
    this.heal(outageMs);
    this.time.runUntil(this.strikeAt + outageMs + recoveryMs + DRAIN_MS);
    if (this.underWay > 0) throw new RangeError(`${this.underWay} requests have never ended.`);
    return this.recorder.finish({
      source: 'simulation',
      hops: { aToB: between(before.aToB, after.aToB), bToC: between(before.bToC, after.bToC) },
      timeSavedMs: Math.round(this.chain.timeSavedMs),
      peakInFlight: this.peaks(),
      tookMs: tookMs(),
    });
  }

  private heal(atMs: number): void {
    this.peakOfFormerB = this.peaks().b;
    this.chain.heal(this.strike);
    this.recorder.healed(atMs);
  }

  private peaks(): { readonly a: number; readonly b: number } {
    const [a, b] = [this.chain.a[0], this.chain.b[0]];
    return {
      a: a?.peakInFlight ?? 0,
      b: Math.max(this.peakOfFormerB, b?.peakInFlight ?? 0),
    };
  }

  private warmUp(): void {
    this.begin('orders', false);
    const next = this.operations('warm-up');
    this.pace(0, WARM_UP_MS, () => this.begin(next(), false));
  }

  private load(endMs: number): void {
    const next = this.operations('load');
    const startMs = this.strikeAt - this.cell.healthyMs;
    this.pace(startMs, endMs, () => this.begin(next(), true));
    for (let at = startMs + SAMPLE_MS - 1; at < endMs; at += SAMPLE_MS) {
      this.time.after(at, () => this.sample());
    }
  }

  /** The same operations in the same order as a real run with this seed sends. */
  private operations(stream: string): () => Operation {
    return drawnOperation(this.cell.mix, seededRandom(this.cell.seed, stream));
  }

  private pace(startMs: number, endMs: number, send: () => void): void {
    const pacer = new Pacer(this.cell.ratePerSecond, startMs, endMs - startMs);
    const tick = (): void => {
      const now = this.time.now();
      while (pacer.take(now) !== undefined) send();
      const waitMs = pacer.waitMs(now);
      if (waitMs !== undefined) this.time.after(waitMs, tick);
    };
    tick();
  }

  private begin(operation: Operation, counts: boolean): void {
    const n = ++this.sent;
    const id = `${counts ? 'lab' : WARM_UP_ID}-${n}`;
    const request = { operation, id, orderId: this.orders.next(), quoteKey: quoteOf(n) };
    const dueAt = this.time.now();
    this.underWay++;
    if (counts) this.recorder.sent(operation, dueAt - this.strikeAt);
    this.attempt(request, 1, (answer) => {
      this.underWay--;
      this.learn(request, answer);
      if (counts) this.record(request, dueAt, answer);
    });
  }

  /** To A and back, and again if that failed and the client is one that tries again. */
  private attempt(request: UserRequest, n: number, end: (answer: UserAnswer) => void): void {
    const edgeMs = EDGE_TIME(this.edge) / 2;
    this.time.after(edgeMs, () => {
      this.chain.serve(request, (answer) => {
        this.time.after(edgeMs, () => {
          const again = answer.outcome !== 'ok' && n < (this.options.clientAttempts ?? 1);
          if (again) this.attempt(request, n + 1, end);
          else end(answer);
        });
      });
    });
  }

  private record({ operation, id }: UserRequest, dueAt: number, answer: UserAnswer): void {
    this.recorder.ended({
      operation,
      id,
      dueAtMs: dueAt - this.strikeAt,
      latencyMs: this.time.now() - dueAt,
      ...answer,
    });
  }

  /** Which orders there are to read. */
  private learn({ operation, id, orderId }: UserRequest, { outcome }: UserAnswer): void {
    if (operation === 'orders' && outcome === 'ok') this.orders.addFrom({ id });
    if (operation === 'reads' && outcome === '404') this.orders.drop(orderId);
  }

  private sample(): void {
    const atMs = this.time.now() - this.strikeAt;
    const [a, b] = [this.chain.a[0], this.chain.b[0]];
    this.recorder.inFlight({ service: 'a', atMs, count: a?.inFlight ?? 0 });
    this.recorder.inFlight({ service: 'b', atMs, count: b?.inFlight ?? 0 });
  }

  private moved(service: ServiceName, { at, from, to, reason, breaker, cause }: BreakerTransition) {
    const blame = cause?.origin;
    this.recorder.transition({
      atMs: at - this.strikeAt,
      service,
      breaker,
      from,
      to,
      reason,
      ...(blame === undefined ? {} : { blame }),
    });
  }
}

/** The load asks for a thousand different quotes in turn. */
function quoteOf(n: number): string {
  return String((n * 7) % 1_000);
}

function between(before: HopTotals, after: HopTotals): Hop {
  return {
    attempts: after.attempts - before.attempts,
    neverSent: after.neverSent - before.neverSent,
    blocked: after.blocked - before.blocked,
    waitedMs: Math.round(after.waitedMs - before.waitedMs),
  };
}
