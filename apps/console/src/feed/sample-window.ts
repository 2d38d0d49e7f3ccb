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

  /** @returns whether it began anew, since another process speaks than before */
  add(status: ServiceStatusMessage, at: number): boolean {
    const sample: Sample = {
      at,
      status,
      breakers: new Map(status.breakers.map((breaker) => [breaker.name, breaker])),
      traffic: new Map(status.traffic.map((one) => [trafficKey(one), one])),
    };
    const isAnew = this.newest !== undefined && !isSameProcess(this.newest, sample);
    if (isAnew) this.samples = [];
    this.samples.push(sample);
    // The oldest that stays is the first that is old enough.
    while ((this.samples[1]?.at ?? at) <= at - this.keptMs) this.samples.shift();
    return isAnew;
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

/** In a container every process has the same id, so that the counters have to tell. */
function isSameProcess(then: Sample, now: Sample): boolean {
  if (then.status.pid !== now.status.pid) return false;
  return (
    [...then.traffic].every(([key, calls]) => isLater(calls, now.traffic.get(key))) &&
    [...now.breakers].every(([name, { counters }]) => {
      const blockedThen = then.breakers.get(name)?.counters?.blocked ?? 0;
      return (counters?.blocked ?? 0) >= blockedThen;
    })
  );
}

/** What was counted once stays counted. */
function isLater(then: TrafficStatus, now: TrafficStatus | undefined): boolean {
  return (
    now !== undefined &&
    now.started >= then.started &&
    now.neverSent >= then.neverSent &&
    now.abandoned >= then.abandoned &&
    endedOf(now) >= endedOf(then)
  );
}

function endedOf({ ended }: TrafficStatus): number {
  return ended.reduce((sum, { count }) => sum + count, 0);
}
