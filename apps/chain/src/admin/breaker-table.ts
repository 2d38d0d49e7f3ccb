import { styleText } from 'node:util';
import type { BreakerStatus, ServiceName } from '@firebreak/contracts/plain';
import { table } from '../cli/table.js';

/** A breaker and the service it is in. */
export interface PlacedBreaker {
  readonly service: ServiceName;
  readonly breaker: BreakerStatus;
}

const HEADINGS = ['HOP', 'KEY', 'STATE', 'FAILURES', 'BLAME', 'LEFT'];
const LONGEST_KEY = 26;
const COLOURS = { open: 'red', half_open: 'yellow', forced: 'magenta' } as const;

/** Breakers as an aligned table of at most 80 columns, headings first. */
export function breakerTable(breakers: readonly PlacedBreaker[], colour: boolean): string[] {
  const [headings = '', ...lines] = table([HEADINGS, ...breakers.map(row)]);
  return [headings, ...lines.map((line, i) => painted(line, breakers[i]?.breaker, colour))];
}

/** The state in the words of the logs; a mode that an operator forced in its place. */
export function stateOf({ active, mode, state }: BreakerStatus): string {
  if (mode !== 'AUTO') return mode.toLowerCase();
  return active ? state.toLowerCase() : 'idle';
}

function row({ service, breaker }: PlacedBreaker): string[] {
  const { name, state, mode, failures, failureThreshold, blame } = breaker;
  const isJudging = mode === 'AUTO' && state === 'CLOSED';
  // Once it is closed again, whom it blamed is history.
  const isBlaming = state !== 'CLOSED' || failures > 0;
  return [
    hopOf(service, breaker),
    shortened(name),
    stateOf(breaker),
    isJudging ? `${failures}/${failureThreshold}` : '-',
    isBlaming && blame !== '' ? blame : '-',
    timeLeft(breaker),
  ];
}

/** `B→C` on a gateway, `→B` before B's own handlers. */
function hopOf(service: ServiceName, { hop }: BreakerStatus): string {
  const [from, to] = hop.toUpperCase().split('-');
  return to === undefined ? `→${service.slice(-1).toUpperCase()}` : `${from}→${to}`;
}

function timeLeft({ state, mode, dueInMs, probesInFlight }: BreakerStatus): string {
  if (mode !== 'AUTO' || state === 'CLOSED') return '-';
  if (state === 'HALF_OPEN') return `probes: ${probesInFlight}`;
  return dueInMs === 0 ? 'probe next' : `${(dueInMs / 1_000).toFixed(1)} s`;
}

function shortened(name: string): string {
  return name.length <= LONGEST_KEY ? name : `${name.slice(0, LONGEST_KEY - 1)}…`;
}

function painted(line: string, breaker: BreakerStatus | undefined, colour: boolean): string {
  if (!colour || breaker === undefined) return line;
  const state = stateOf(breaker);
  const name = state === 'forced_open' || state === 'disabled' ? 'forced' : state;
  const style = name in COLOURS ? COLOURS[name as keyof typeof COLOURS] : undefined;
  return style === undefined ? line : styleText(style, line, { validateStream: false });
}
