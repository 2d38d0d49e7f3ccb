import type {
  BreakerStatus,
  ServiceName,
  ServiceStatusMessage,
  TrafficStatus,
} from '@firebreak/contracts/plain';
import { closedBreaker as breaker } from '@firebreak/contracts/testing';
import type { OperationFigures } from '../load-figures.js';
import type { Measured, Move, Span, Statuses } from '../measured.js';

export { breaker };

/** When the pretended step began, in ms since 1970. */
export const BEGAN = 1_700_000_000_000;

/** What became of one operation: all well, changed as told. */
export function operation(changes: Partial<OperationFigures> = {}): OperationFigures {
  return {
    sent: 1_250,
    ended: 1_250,
    ok: 1_250,
    degraded: 0,
    oldestMs: 0,
    failed: new Map(),
    meanMs: 4.2,
    p50Ms: 2.4,
    p99Ms: 31.5,
    firstFailedUnixMs: undefined,
    ...changes,
  };
}

/** A move of a breaker, so many ms after the step began. */
export function move(
  service: ServiceName,
  name: string,
  afterMs: number,
  changes: Partial<Move['what']> = {},
): Move {
  const what = {
    breaker: name,
    group: '',
    from: 'CLOSED',
    to: 'OPEN',
    mode: 'AUTO',
    reason: 'failures',
    failures: 3,
    cause: null,
    blame: 'service-c',
    dueInMs: 5_000,
    ...changes,
  } as Move['what'];
  return { service, atUnixMs: BEGAN + afterMs, what };
}

/** The status of one service. */
export function status(
  service: ServiceName,
  breakers: readonly BreakerStatus[],
  traffic: readonly Partial<TrafficStatus>[] = [],
): readonly [ServiceName, ServiceStatusMessage] {
  const message = { service, placement: 'every-hop', breakers, traffic };
  return [service, message as unknown as ServiceStatusMessage];
}

/** What A and B had counted after so many orders and so many calls of C. */
export function counted(orders: number, calls: number, inFlight = 0): Statuses {
  const over = { ended: [{ code: 'OK', count: calls }] } as Partial<TrafficStatus>;
  return new Map([
    status(
      'service-a',
      [breaker({ name: 'service-b/PlaceOrder' }), breaker({ name: 'service-b' })],
      [{ direction: 'INBOUND', operation: 'POST /orders', started: orders }],
    ),
    status(
      'service-b',
      [breaker({ name: 'service-c/Charge' })],
      [{ ...over, direction: 'OUTBOUND', operation: 'Charge', started: calls, inFlight }],
    ),
  ]);
}

/** A stretch of 6 s in which everything was measured, changed as told. */
export function span(changes: Partial<Span> = {}): Span {
  const failed = new Map([['503', 290]]);
  return {
    beganUnixMs: BEGAN,
    lastedMs: 6_000,
    load: new Map([
      ['orders', operation({ ok: 960, failed, firstFailedUnixMs: BEGAN + 30 })],
      ['reads', operation()],
      ['quotes', operation({ ended: 12, ok: 12, degraded: 9, oldestMs: 6_200 })],
    ]),
    lateMs: 3,
    before: counted(1_000, 1_000),
    after: counted(1_300, 1_009, 4),
    ...changes,
  };
}

/** A step in which everything was measured and every breaker opened and closed, changed as told. */
export function measured(changes: Partial<Measured> = {}): Measured {
  const closing = { from: 'HALF_OPEN', to: 'CLOSED', reason: 'probes_succeeded' } as const;
  return {
    whole: span(),
    since: span({ beganUnixMs: BEGAN + 500, lastedMs: 5_500 }),
    moves: [
      move('service-b', 'service-c/Charge', 150),
      move('service-a', 'service-b/PlaceOrder', 330, { failures: 5 }),
      move('service-a', 'service-b', 400, { failures: 5, blame: 'service-b' }),
      move('service-b', 'service-c/Charge', 4_000, { from: 'OPEN', to: 'HALF_OPEN' }),
      move('service-b', 'service-c/Charge', 4_100, closing),
      move('service-a', 'service-b/PlaceOrder', 4_110, closing),
    ],
    unheard: new Map(),
    ...changes,
  };
}

/** A step in which nothing could be measured: no answers, no counts, no moves. */
export function nothingMeasured(): Measured {
  const nothing = span({ load: new Map(), before: new Map(), after: new Map() });
  const unheard = new Map<ServiceName, string>([
    ['service-a', 'is not running'],
    ['service-b', 'does not answer, as if it were paused'],
  ]);
  return { whole: nothing, moves: [], unheard };
}
