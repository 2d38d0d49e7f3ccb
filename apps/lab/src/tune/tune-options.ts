import { LabError } from '../cli/lab-error.js';
import { parseDuration, parseNumber, parseWhole } from '../cli/parse-option.js';
import type { ServiceFigures, TuneWishes } from '../results/tune-result.js';

/** The options of the verb as typed. */
export interface TuneOptions {
  readonly trace?: string;
  readonly allowGaps?: boolean;
  readonly errorRate?: string;
  readonly rate?: string;
  readonly p50?: string;
  readonly p99?: string;
  readonly p999?: string;
  readonly callerDeadline?: string;
  readonly hops?: string;
  readonly reserve?: string;
  readonly attempts?: string;
  readonly backoff?: string;
  readonly falseTrips?: string;
  readonly outage?: string;
  readonly restart?: string;
  readonly reconnect?: string;
  readonly probeCost?: string;
  readonly instances?: string;
  readonly partial?: string;
  readonly seed?: string;
}

/** What holds unless told otherwise, as it would be typed. */
export const TUNE_DEFAULTS = {
  hops: '1',
  reserve: '50ms',
  attempts: '1',
  backoff: '0ms',
  falseTrips: '0.1',
  outage: '60s',
  restart: '2s',
  reconnect: '500ms',
  probeCost: '1',
  instances: '1',
  partial: '0.5',
  seed: '1',
} as const satisfies TuneOptions;

/** Where the figures of the service come from. */
export type TuneSource =
  | { readonly kind: 'given'; readonly service: ServiceFigures }
  | { readonly kind: 'trace'; readonly file: string; readonly allowGaps: boolean };

const DAY_MS = 86_400_000;
const FIGURES = {
  errorRate: '--error-rate',
  rate: '--rate',
  p50: '--p50',
  p99: '--p99',
  p999: '--p999',
} as const;
type FigureName = keyof typeof FIGURES;
const LATENCY = { least: 0.001, most: 600_000 };

/** @throws LabError with every fault of the options in one line */
export function readTuneOptions(options: TuneOptions): {
  readonly source: TuneSource;
  readonly wishes: TuneWishes;
} {
  const faults = new Faults();
  const wishes = readWishes({ ...TUNE_DEFAULTS, ...options }, faults);
  const source = readSource(options, faults);
  faults.refuse();
  return { source, wishes };
}

/** Collects what parsers refuse. */
class Faults {
  private readonly found: string[] = [];

  /** What was parsed, or NaN with the fault kept. */
  take(parse: () => number): number {
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      this.add(error.message);
      return Number.NaN;
    }
  }

  add(fault: string): void {
    this.found.push(fault);
  }

  refuse(): void {
    if (this.found.length > 0) throw new LabError(this.found.join(' '));
  }
}

function readWishes(
  given: TuneOptions & Readonly<Record<keyof typeof TUNE_DEFAULTS, string>>,
  faults: Faults,
): TuneWishes {
  const duration = (name: string, text: string, least: number): number =>
    faults.take(() => parseDuration(name, text, { least, most: DAY_MS }));
  const whole = (name: string, text: string, least: number, most: number): number =>
    faults.take(() => parseWhole(name, text, { least, most }));
  const number = (name: string, text: string, least: number, most: number): number =>
    faults.take(() => parseNumber(name, text, { least, most }));
  const { callerDeadline } = given;
  return {
    callerDeadlineMs:
      callerDeadline === undefined ? null : duration('--caller-deadline', callerDeadline, 1),
    hops: whole('--hops', given.hops, 1, 100),
    reserveMs: duration('--reserve', given.reserve, 0),
    attempts: whole('--attempts', given.attempts, 1, 100),
    backoffMs: duration('--backoff', given.backoff, 0),
    falseTripsPerDay: number('--false-trips', given.falseTrips, 0.000_001, 1_000),
    outageMs: duration('--outage', given.outage, 100),
    restartMs: duration('--restart', given.restart, 0),
    reconnectMs: duration('--reconnect', given.reconnect, 0),
    probeCost: number('--probe-cost', given.probeCost, 0.001, 1_000_000),
    instances: whole('--instances', given.instances, 1, 1_000_000),
    partialRate: number('--partial', given.partial, 0.01, 1),
    seed: whole('--seed', given.seed, 0, 4_294_967_295),
  };
}

function readSource(options: TuneOptions, faults: Faults): TuneSource {
  const { trace } = options;
  const names = Object.keys(FIGURES) as FigureName[];
  if (trace !== undefined) {
    const both = names.filter((name) => options[name] !== undefined).map((name) => FIGURES[name]);
    if (both.length > 0) faults.add(`--trace says what ${both.join(', ')} would say: give one.`);
    return { kind: 'trace', file: trace, allowGaps: options.allowGaps === true };
  }
  const missing = names.filter((name) => options[name] === undefined).map((name) => FIGURES[name]);
  if (missing.length > 0) {
    faults.add(
      `Give --trace, or all of ${Object.values(FIGURES).join(', ')}: ${missing.join(', ')} missing.`,
    );
  }
  return { kind: 'given', service: readService(options, faults) };
}

function readService(options: TuneOptions, faults: Faults): ServiceFigures {
  const number = (name: FigureName, bounds: { least: number; most: number }): number => {
    const text = options[name];
    if (text === undefined) return Number.NaN;
    return faults.take(() => parseNumber(FIGURES[name], text, bounds));
  };
  const errorRate = number('errorRate', { least: 0, most: 1 });
  const latency = {
    p50Ms: number('p50', LATENCY),
    p99Ms: number('p99', LATENCY),
    p999Ms: number('p999', LATENCY),
  };
  if (
    latency.p50Ms > latency.p99Ms ||
    latency.p99Ms > latency.p999Ms ||
    latency.p50Ms > latency.p999Ms
  ) {
    const { p50Ms, p99Ms, p999Ms } = latency;
    faults.add(`Quantiles must not fall: --p50 ${p50Ms}, --p99 ${p99Ms}, --p999 ${p999Ms}.`);
  }
  const ratePerSecond = number('rate', { least: 0.001, most: 1_000_000 });
  const service = { source: 'given', errorRate, errorAfterError: errorRate } as const;
  return { ...service, ratePerSecond, latency, trace: null };
}
