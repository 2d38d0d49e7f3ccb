import type { Placement, ServiceName } from '@firebreak/contracts/plain';
import { seededRandom } from '@firebreak/faults';
import { drawnOperation, type MixPart } from '@firebreak/load';
import type { BreakerTransition } from '@firebreak/resilience';
import { quantileOf } from '../results/latency-quantiles.js';
import type { FigureSet } from '../scenario/figures.js';
import type { Strike } from '../scenario/fault-catalogue.js';
import { figuresOf } from './chain-figures.js';
import { Chain } from './chain.js';
import { exponentialGap } from './draws.js';
import { withJitter } from './fleet-figures.js';
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

/** How long until so many of the instances that had a breaker open had none open any more. */
export interface FleetRecovery {
  /** Instances with a breaker that was not closed when C came back. */
  readonly open: number;
  /** From when C was back; null if it had not come to that by the end. */
  readonly halfMs: number | null;
  readonly p99Ms: number | null;
  readonly allMs: number | null;
}

/** What came of it. */
export interface FleetResult {
  readonly requests: number;
  readonly ok: { readonly before: number; readonly outage: number; readonly after: number };
  /** Attempts of all B at C in each second. */
  readonly attemptsAtC: readonly number[];
  /** Most of them in 100 ms: after the first open period of the outage, and in the ten seconds after it. */
  readonly peakPer100Ms: { readonly down: number; readonly back: number };
  /** Mean a second once the breakers of B have opened. */
  readonly attemptsPerSecondDown: number;
  readonly recovery: { readonly a: FleetRecovery; readonly b: FleetRecovery };
  readonly events: number;
}

const KNOWN_ORDER = 'read-by-all';
const BIN_MS = 100;
const STORM_MS = 10_000;
const DRAIN_MS = 5_000;

/** Simulates a whole fleet with breakers of its own in every process. The same options, the same result. */
export function simulateFleet(options: FleetOptions): FleetResult {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return new FleetSimulation(options).run();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

class FleetSimulation {
  private readonly time = new VirtualTime();
  private readonly chain: Chain;
  private readonly notClosed = { 'service-a': new Set<string>(), 'service-b': new Set<string>() };
  private readonly closings = { 'service-a': new Closings(), 'service-b': new Closings() };
  private readonly sent = { before: 0, outage: 0, after: 0 };
  private readonly good = { before: 0, outage: 0, after: 0 };
  private readonly bins: number[] = [];
  private requests = 0;

  constructor(private readonly options: FleetOptions) {
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

  run(): FleetResult {
    const { outage, strike, durationMs } = this.options;
    this.load();
    this.count();
    this.time.runUntil(outage.fromMs);
    this.chain.strike(strike);
    this.time.runUntil(outage.toMs);
    for (const service of ['service-a', 'service-b'] as const) {
      this.closings[service].begin(this.instancesOf(service));
    }
    this.chain.heal(strike);
    this.time.runUntil(durationMs + DRAIN_MS);
    return this.result();
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

  private moved(service: ServiceName, { to, at, breaker }: BreakerTransition, instance: number) {
    if (service === 'service-c') return;
    const open = this.notClosed[service];
    const key = `${instance}/${breaker}`;
    if (to !== 'closed') {
      open.add(key);
      return;
    }
    open.delete(key);
    if (at < this.options.outage.toMs) return;
    const isWellAgain = ![...BREAKERS[service]].some((name) => open.has(`${instance}/${name}`));
    if (isWellAgain) this.closings[service].closed(instance, at - this.options.outage.toMs);
  }

  private instancesOf(service: 'service-a' | 'service-b'): ReadonlySet<number> {
    return new Set([...this.notClosed[service]].map((key) => Number.parseInt(key, 10)));
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
        a: this.closings['service-a'].told(),
        b: this.closings['service-b'].told(),
      },
      events: this.time.events,
    };
  }
}

/** The breakers of one process that can be open at the same time. */
const BREAKERS: Readonly<Record<'service-a' | 'service-b', readonly string[]>> = {
  'service-a': [
    'service-b',
    'service-b/PlaceOrder',
    'service-b/GetOrder',
    'service-b/GetQuote',
    'edge/POST/orders',
    'edge/GET/orders/:id',
    'edge/GET/quotes',
  ],
  'service-b': ['service-c', 'service-c/Charge', 'service-c/Quote'],
};

/** When the instances that had a breaker open had none any more, for the first time. */
class Closings {
  private readonly waiting = new Set<number>();
  private readonly afterMs: number[] = [];
  private open = 0;

  begin(instances: ReadonlySet<number>): void {
    for (const instance of instances) this.waiting.add(instance);
    this.open = instances.size;
  }

  closed(instance: number, afterMs: number): void {
    if (this.waiting.delete(instance)) this.afterMs.push(afterMs);
  }

  told(): FleetRecovery {
    const { open, afterMs } = this;
    const all = [...afterMs, ...Array.from(this.waiting, () => Infinity)].toSorted((a, b) => a - b);
    const at = (share: number): number | null => {
      const ms = quantileOf(all, share);
      return Number.isFinite(ms) ? Math.round(ms) : null;
    };
    return { open, halfMs: at(0.5), p99Ms: at(0.99), allMs: at(1) };
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
