import { AdminError, type EventWatcher } from '@firebreak/admin/client';
import type {
  AdminEvent,
  AdminMethod,
  AdminReply,
  AdminRequest,
  ServiceName,
  ServiceStatusMessage,
  TrafficStatus,
} from '@firebreak/contracts/plain';

export { closedBreaker as breaker, NO_COUNTS } from '@firebreak/contracts/testing';

/** Upper bounds of the histograms of {@link traffic}, in ms. */
export const BOUNDS_MS = [1, 10, 100, 1_000];

/** A service that has just started. */
export function status(
  service: ServiceName,
  changes: Partial<ServiceStatusMessage> = {},
): ServiceStatusMessage {
  return {
    service,
    pid: 7,
    placement: 'every-hop',
    epoch: 0,
    breakers: [],
    breakersLeftOut: 0,
    traffic: [],
    boundsMs: BOUNDS_MS,
    ...changes,
  };
}

const NOTHING = { counts: [0, 0, 0, 0, 0], sumMs: 0 };

/** Calls that B makes, none yet, changed as told. */
export function traffic(changes: Partial<TrafficStatus> = {}): TrafficStatus {
  return {
    direction: 'OUTBOUND',
    operation: 'Charge',
    started: 0,
    neverSent: 0,
    inFlight: 0,
    peakInFlight: 0,
    waitedMs: 0,
    ended: [],
    abandoned: 0,
    latency: NOTHING,
    budget: NOTHING,
    ...changes,
  };
}

/** The admin contract of a service that is only pretended; up unless it is told. */
export class FakeContact {
  /** The code with which it does not answer. */
  silent: string | undefined;
  asked = 0;
  readonly calls: unknown[] = [];
  watcher: EventWatcher | undefined;
  private ended: (() => void) | undefined;

  constructor(public says: ServiceStatusMessage) {}

  readonly call = <Method extends AdminMethod>(
    method: Method,
    request: AdminRequest<Method>,
  ): Promise<AdminReply<Method>> => {
    if (method === 'GetStatus') this.asked++;
    else this.calls.push({ method, request });
    if (this.silent !== undefined) return Promise.reject(new AdminError(this.silent, 'nothing'));
    const isFaults = method.endsWith('Faults') || method === 'SetFault';
    const reply: unknown = isFaults ? { faults: [], operations: ['Charge', 'Quote'] } : this.says;
    return Promise.resolve(reply as AdminReply<Method>);
  };

  readonly watch = async (watcher: EventWatcher, signal: AbortSignal): Promise<void> => {
    if (this.silent !== undefined) throw new AdminError(this.silent, 'nothing');
    this.watcher = watcher;
    watcher.watching?.();
    await new Promise<void>((resolve) => {
      this.ended = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  };

  /** Ends the watch, as a service does that stops. */
  endWatch(): void {
    this.ended?.();
  }

  tell(fact: Partial<AdminEvent>): void {
    this.watcher?.event({ service: this.says.service, timeUnixMs: 1_000, ...fact });
  }

  close(): void {
    this.ended?.();
  }
}
