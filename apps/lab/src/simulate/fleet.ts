import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Placement, ServiceName } from '@firebreak/contracts/plain';
import { seededRandom } from '@firebreak/faults';
import { drawnOperation, type MixPart } from '@firebreak/load';
import type { BreakerTransition } from '@firebreak/resilience';
import type { FleetResult } from '../results/fleet-result.js';
import type { FigureSet } from '../scenario/figures.js';
import type { Strike } from '../scenario/fault-catalogue.js';
import { figuresOf } from './chain-figures.js';
import { Chain } from './chain.js';
import { exponentialGap } from './draws.js';
import { withJitter } from './fleet-figures.js';
import { FleetRecoveries } from './fleet-recoveries.js';
import { VirtualTime } from './virtual-time.js';

/** Many processes of A and B before one C that fails for a while. All times in ms. */
export interface FleetOptions {
  readonly instances: { readonly a: number; readonly b: number };
  readonly placement: Placement;
  readonly figures: FigureSet;
  readonly openMs: number;
  /** Spread of every open period, as a share of it; 0 for none. */
  readonly jitter: number;
  /** Requests a second over all instances; they arrive independently of each other. */
  readonly ratePerSecond: number;
  readonly mix: readonly MixPart[];
  readonly strike: Strike;
  readonly outage: { readonly fromMs: number; readonly toMs: number };
  readonly durationMs: number;
  readonly seed: number;
}

const KNOWN_ORDER = 'read-by-all';
const BIN_MS = 100;
const STORM_MS = 10_000;
const DRAIN_MS = 5_000;

/** So much virtual time at once; then there is time to hear of an abort. */
const SLICE_MS = 1_000;

/**
 * Simulates a whole fleet with breakers of its own in every process. The same options, the same result.
 * Rejects with the signal's reason once it aborts.
 */
export async function simulateFleet(
  options: FleetOptions,
  signal?: AbortSignal,
): Promise<FleetResult> {
  return new FleetSimulation(options, signal).run();
}

class FleetSimulation {
  private readonly time = new VirtualTime();
  private readonly chain: Chain;
  private readonly recoveries = {
    'service-a': new FleetRecoveries(),
    'service-b': new FleetRecoveries(),
  };
  private readonly sent = { before: 0, outage: 0, after: 0 };
  private readonly good = { before: 0, outage: 0, after: 0 };
  private readonly bins: number[] = [];
  private requests = 0;

  constructor(
    private readonly options: FleetOptions,
    private readonly signal: AbortSignal | undefined,
  ) {
    const { placement, openMs, jitter, instances, seed } = options;
    this.chain = new Chain({
      time: this.time,
      placement,
      figures: withJitter(figuresOf(options), jitter),
      openMs,
      retries: 'careful',
      instances,
      seed,
      orders: [KNOWN_ORDER],
      moved: (service, transition, instance) => this.moved(service, transition, instance),
      charged: () => undefined,
    });
  }

  async run(): Promise<FleetResult> {
    const { outage, strike, durationMs } = this.options;
    this.load();
    this.count();
    await this.runUntil(outage.fromMs);
    this.chain.strike(strike);
    await this.runUntil(outage.toMs);
    for (const one of Object.values(this.recoveries)) one.healed(outage.toMs);
    this.chain.heal(strike);
    await this.runUntil(durationMs + DRAIN_MS);
    return this.result();
  }

  private async runUntil(endMs: number): Promise<void> {
    while (this.time.now() < endMs) {
      this.signal?.throwIfAborted();
      runWithoutStacks(() => this.time.runUntil(Math.min(endMs, this.time.now() + SLICE_MS)));
      await nextTurn();
    }
  }

  private load(): void {
    const { ratePerSecond, mix, seed, durationMs } = this.options;
    const random = seededRandom(seed, 'arrivals');
    const gap = exponentialGap(ratePerSecond);
    const next = drawnOperation(mix, seededRandom(seed, 'load'));
    const arrive = (): void => {
      if (this.time.now() >= durationMs) return;
      this.begin(next());
      this.time.after(gap(random), arrive);
    };
    this.time.after(gap(random), arrive);
  }

  private begin(operation: MixPart['operation']): void {
    const id = `r-${++this.requests}`;
    const phase = this.phase();
    this.sent[phase]++;
    this.chain.serve({ operation, id, orderId: KNOWN_ORDER, quoteKey: id }, ({ outcome }) => {
      if (outcome === 'ok') this.good[phase]++;
    });
  }

  private phase(): keyof FleetResult['ok'] {
    const now = this.time.now();
    const { fromMs, toMs } = this.options.outage;
    if (now < fromMs) return 'before';
    return now < toMs ? 'outage' : 'after';
  }

  /** How many attempts at C each tenth of a second brings. */
  private count(before = 0): void {
    if (this.time.now() >= this.options.durationMs) return;
    this.time.after(BIN_MS, () => {
      const { attemptsAtC } = this.chain;
      this.bins.push(attemptsAtC - before);
      this.count(attemptsAtC);
    });
  }

  private moved(service: ServiceName, transition: BreakerTransition, instance: number): void {
    if (service === 'service-c') return;
    this.recoveries[service].moved(instance, transition.breaker, transition);
  }

  private result(): FleetResult {
    const { fromMs, toMs } = this.options.outage;
    const settledMs = fromMs + this.options.openMs;
    const share = (phase: keyof FleetResult['ok']) =>
      this.sent[phase] === 0 ? 0 : this.good[phase] / this.sent[phase];
    const down = this.bins.slice(Math.ceil(settledMs / BIN_MS), Math.floor(toMs / BIN_MS));
    const back = this.bins.slice(Math.ceil(toMs / BIN_MS), Math.ceil((toMs + STORM_MS) / BIN_MS));
    return {
      requests: this.requests,
      ok: { before: share('before'), outage: share('outage'), after: share('after') },
      attemptsAtC: perSecond(this.bins),
      peakPer100Ms: { down: Math.max(0, ...down), back: Math.max(0, ...back) },
      attemptsPerSecondDown: (sum(down) * 1_000) / Math.max(1, toMs - settledMs),
      recovery: {
        a: this.recoveries['service-a'].told(),
        b: this.recoveries['service-b'].told(),
      },
      events: this.time.events,
    };
  }
}

/** Millions of refusals are errors; nobody reads where they came from. */
function runWithoutStacks(work: () => void): void {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    work();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

function perSecond(bins: readonly number[]): number[] {
  const perBin = 1_000 / BIN_MS;
  const seconds = Math.floor(bins.length / perBin);
  return Array.from({ length: seconds }, (_, i) => sum(bins.slice(i * perBin, (i + 1) * perBin)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
