/**
 * What the console tells its page. Plain data, free of Nest and of Node, since both sides import it.
 * Times are milliseconds since 1970 on the console's clock; shares are 0 to 1; `null` is not known.
 */

export type ServiceName = 'service-a' | 'service-b' | 'service-c';

export type BreakerState = 'closed' | 'open' | 'half_open';
export type BreakerMode = 'auto' | 'forced_open' | 'disabled';

/** How the console and a service stand: `silent` is connected without answering, as when it is paused. */
export type LinkState = 'up' | 'silent' | 'gone';

/** One breaker, as it stood at the frame. */
export interface BreakerFrame {
  readonly name: string;
  /** Such as `A→B`. */
  readonly hop: string;
  readonly scope: string;
  readonly state: BreakerState;
  readonly mode: BreakerMode;
  /** Whether it acts under this placement. */
  readonly active: boolean;
  readonly failures: number;
  readonly failureThreshold: number;
  readonly openUntilUnixMs: number | null;
  readonly dueInMs: number | null;
  readonly probesInFlight: number;
  readonly probesSucceeded: number;
  readonly probesNeeded: number;
  readonly lastFailure: { readonly code: string; readonly message: string } | null;
  /** Who was to blame for it. */
  readonly blame: string | null;
  /** Since the service started. */
  readonly counts: {
    readonly success: number;
    readonly failure: number;
    readonly alive: number;
    readonly ignored: number;
    readonly blocked: number;
    readonly late: number;
    readonly inFlight: number;
  };
  readonly blockedPerSecond: number;
  readonly timeSavedMs: number;
}

/** One operation at one side of one service; rates over the last second, latencies over the last ten. */
export interface OperationFrame {
  readonly direction: 'inbound' | 'outbound';
  readonly operation: string;
  readonly perSecond: number;
  readonly okPerSecond: number;
  readonly failedPerSecond: number;
  /** Of those that failed, the ones that ran out of time. */
  readonly timedOutPerSecond: number;
  readonly inFlight: number;
  readonly averageMs: number | null;
  readonly p50Ms: number | null;
  readonly p90Ms: number | null;
  readonly p99Ms: number | null;
  /** Mean of what was left of the deadline when the call came in, or went out. */
  readonly deadlineLeftMs: number | null;
  /** Handlers that ended after their caller had given up: work wasted. */
  readonly abandonedPerSecond: number;
}

export interface ServiceFrame {
  readonly name: ServiceName;
  readonly link: LinkState;
  readonly linkSinceUnixMs: number;
  readonly pid: number | null;
  readonly breakers: readonly BreakerFrame[];
  readonly operations: readonly OperationFrame[];
  /** In words, such as `charge: error-rate 0.3`. */
  readonly faults: readonly string[];
}

export interface LoadFrame {
  readonly level: LoadLevel;
  readonly perSecond: number;
}

/** Sent four times a second. */
export interface Frame {
  readonly atUnixMs: number;
  readonly placement: string | null;
  readonly services: readonly ServiceFrame[];
  readonly load: LoadFrame;
  /** Attempts that left A, or B, for each request that came in, over the last ten seconds. */
  readonly amplification: {
    readonly atB: number | null;
    readonly atC: number | null;
  };
}

/** `low` is 50 requests a second, `high` is 200. */
export type LoadLevel = 'off' | 'low' | 'high';

/** Something that happened, for the log and as a marker on the time lines. */
export interface ChainEvent {
  /** Rises by one with every event; a gap means that events were dropped. */
  readonly id: number;
  readonly atUnixMs: number;
  readonly service: ServiceName | 'console';
  readonly kind:
    | 'transition'
    | 'placement'
    | 'faults'
    | 'service_up'
    | 'service_silent'
    | 'service_gone'
    | 'load'
    /** Events are missing here. */
    | 'dropped'
    /** A page was cut off, which says nothing of the chain. */
    | 'page_dropped';
  /** One line in plain words. */
  readonly text: string;
  readonly transition?: {
    readonly breaker: string;
    readonly from: BreakerState;
    readonly to: BreakerState;
    readonly mode: BreakerMode;
    readonly reason: string;
    readonly blame: string | null;
  };
  /** What a switch led to. */
  readonly placement?: string;
  /** In words, all that a service has once they changed. */
  readonly faults?: readonly string[];
  /** What the console's own load became. */
  readonly load?: LoadLevel;
  /** Of a request that shows it, where one is known; `GET /api/logs/<id>` has its lines. */
  readonly correlationId?: string;
}

/** What the page may do, sent first. */
export interface Hello {
  readonly console: { readonly version: string; readonly startedAtUnixMs: number };
  readonly placements: readonly string[];
  /** Of C, that faults may be put on. */
  readonly operations: readonly string[];
  /** `supervised` where the console may kill, pause and start; else the commands to type. */
  readonly processes:
    | { readonly kind: 'supervised' }
    | { readonly kind: 'commands'; readonly command: Record<ProcessVerb, string> };
  /** Up to two minutes of frames, and the last events, for a page that comes late. */
  readonly frames: readonly Frame[];
  readonly events: readonly ChainEvent[];
}

export type ProcessVerb = 'kill' | 'pause' | 'resume' | 'start';

/** The names of the server-sent events at `GET /api/stream`. */
export interface StreamEvents {
  readonly hello: Hello;
  readonly frame: Frame;
  readonly event: ChainEvent;
}
