import { type ServiceName, SERVICES } from '@firebreak/contracts/plain';
import type { LogLine } from '@firebreak/stack';
import type { CellTransition } from '../results/cell-result.js';
import type { CellAxis } from './cell-axis.js';
import { isLoadId } from './load-id.js';

const MOVED = new Set(['circuit.opened', 'circuit.half_open', 'circuit.closed']);
const CHARGED = 'payment.charged';

/** What breakers did, by what services logged. */
export function transitionsIn(lines: readonly LogLine[], axis: CellAxis): CellTransition[] {
  return lines
    .filter(({ event }) => event !== undefined && MOVED.has(event))
    .map((line) => transitionOf(line, axis));
}

function transitionOf(line: LogLine, axis: CellAxis): CellTransition {
  const { time, service, breaker, from, to, reason, blame } = line;
  return {
    atMs: axis.ofLog(time),
    service: serviceOf(service),
    breaker: String(breaker),
    from: from as CellTransition['from'],
    to: to as CellTransition['to'],
    reason: String(reason),
    ...(typeof blame === 'string' ? { blame } : {}),
  };
}

/** For which requests of the load C made a charge. Nobody knows what became of those of the warm-up. */
export function chargesIn(lines: readonly LogLine[]): string[] {
  return lines.flatMap(({ event, correlationId = '' }) =>
    event === CHARGED && isLoadId(correlationId) ? [correlationId] : [],
  );
}

function serviceOf(name: string): ServiceName {
  const found = SERVICES.find((service) => service === name);
  if (found === undefined) throw new Error(`no service is called ${name}`);
  return found;
}
