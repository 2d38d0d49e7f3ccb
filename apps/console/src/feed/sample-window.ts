import type {
  BreakerStatus,
  ServiceStatusMessage,
  TrafficStatus,
} from '@firebreak/contracts/plain';

/** What a service said about itself, and when. */
export interface Sample {
  /** Monotonic ms. */
  readonly at: number;
  readonly status: ServiceStatusMessage;
  readonly breakers: ReadonlyMap<string, BreakerStatus>;
  /** By {@link trafficKey}. */
  readonly traffic: ReadonlyMap<string, TrafficStatus>;
}

/** Names the calls of one operation in one direction. */
export function trafficKey({
  direction,
  operation,
}: Pick<TrafficStatus, 'direction' | 'operation'>): string {
  return `${direction} ${operation}`;
}

/**
 * What one process of a service said over the last while. Counters only grow within it: another
 * process begins a new window.
 */
export class SampleWindow {
  private samples: Sample[] = [];

  /** @param keptMs how far back {@link before} can look */
  constructor(private readonly keptMs: number) {}

  get newest(): Sample | undefined {
    return this.samples.at(-1);
  }

  add(status: ServiceStatusMessage, at: number): void {
    if (this.newest !== undefined && this.newest.status.pid !== status.pid) this.samples = [];
    this.samples.push({
      at,
      status,
      breakers: new Map(status.breakers.map((breaker) => [breaker.name, breaker])),
      traffic: new Map(status.traffic.map((one) => [trafficKey(one), one])),
    });
    // The oldest that stays is the first that is old enough.
    while ((this.samples[1]?.at ?? at) <= at - this.keptMs) this.samples.shift();
  }

  /**
   * The newest sample that is at least so much older than the newest one; while there is none, the
   * oldest. Undefined when there is no other than the newest.
   */
  before(ageMs: number): Sample | undefined {
    const { newest } = this;
    if (newest === undefined) return undefined;
    const older = this.samples.findLast(({ at }) => at <= newest.at - ageMs) ?? this.samples[0];
    return older === newest ? undefined : older;
  }

  clear(): void {
    this.samples = [];
  }
}
