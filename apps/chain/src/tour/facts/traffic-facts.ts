import type { ServiceName, TrafficStatus } from '@firebreak/contracts/plain';
import { count, counted, percent } from '../figures.js';
import type { Span, Statuses } from '../measured.js';

type Direction = TrafficStatus['direction'];

/** How many of the orders that A took made B call C. */
export function spared(span: Span): string {
  const orders = begun(span, 'service-a', 'INBOUND', 'POST /orders');
  const attempts = begun(span, 'service-b', 'OUTBOUND', 'Charge');
  if (orders === undefined) return notCounted('How many orders reach for C', 'service-a');
  if (attempts === undefined) return notCounted('How many orders reach for C', 'service-b');
  const figures = `${counted(orders, 'order')}, ${counted(attempts, 'call')} of C`;
  if (attempts >= orders) return `Every order still reaches for C (${figures}).`;
  return `${percent(orders - attempts, orders)} of the orders no longer reach for C (${figures}).`;
}

/** How many calls of C that many orders cost. */
export function reached(span: Span): string {
  const orders = begun(span, 'service-a', 'INBOUND', 'POST /orders');
  const attempts = begun(span, 'service-b', 'OUTBOUND', 'Charge');
  if (orders === undefined) return notCounted('How many orders reach for C', 'service-a');
  if (attempts === undefined) return notCounted('How many orders reach for C', 'service-b');
  return `For ${counted(orders, 'order')} B made ${counted(attempts, 'call')} of C.`;
}

/** What C made of the calls that reached it. */
export function doneByC(span: Span): string {
  const ends = endsOf(span, 'service-b', 'Charge');
  if (ends === undefined) return notCounted('How C fared', 'service-b');
  const all = [...ends.values()].reduce((sum, times) => sum + times, 0);
  const ok = ends.get('OK') ?? 0;
  return `Of ${counted(all, 'call')} that B made, C did ${count(ok)} (${percent(ok, all)}).`;
}

/** Calls of C that hung in B at the end of the span. */
export function hanging({ after }: Span): string {
  const status = after.get('service-b');
  if (status === undefined) return notCounted('How many calls hang in B', 'service-b');
  const waiting = find(after, 'service-b', 'OUTBOUND', 'Charge')?.inFlight ?? 0;
  return `At this moment ${counted(waiting, 'call')} of C ${waiting === 1 ? 'hangs' : 'hang'} in B.`;
}

function begun(
  { before, after }: Span,
  service: ServiceName,
  direction: Direction,
  operation: string,
): number | undefined {
  if (!before.has(service) || !after.has(service)) return undefined;
  const [first, last] = [before, after].map(
    (statuses) => find(statuses, service, direction, operation)?.started ?? 0,
  );
  return difference(first, last);
}

function endsOf(
  { before, after }: Span,
  service: ServiceName,
  operation: string,
): ReadonlyMap<string, number> | undefined {
  if (!before.has(service) || !after.has(service)) return undefined;
  const [first, last] = [before, after].map(
    (statuses) => find(statuses, service, 'OUTBOUND', operation)?.ended ?? [],
  );
  const earlier = new Map((first ?? []).map(({ code, count: times }) => [code, times]));
  return new Map(
    (last ?? []).map(({ code, count: times }) => [code, times - (earlier.get(code) ?? 0)]),
  );
}

function find(
  statuses: Statuses,
  service: ServiceName,
  direction: Direction,
  operation: string,
): TrafficStatus | undefined {
  return statuses
    .get(service)
    ?.traffic.find((one) => one.direction === direction && one.operation === operation);
}

/** Undefined when the counts began anew in between: the service was started again. */
function difference(first = 0, last = 0): number | undefined {
  return last >= first ? last - first : undefined;
}

function notCounted(what: string, service: ServiceName): string {
  return `${what} is not known: ${service} gave no counts.`;
}
