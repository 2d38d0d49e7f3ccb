import type { BreakerFrame, ServiceName } from '../../../src/contract/index.js';
import { breakerKey } from './frame-lookup.js';
import { letterOf } from './names.js';
import type { OpenPeriods } from './open-periods.js';

/** What a breaker does, as it is drawn: each has a shape, a word and a colour of its own. */
export type BreakerLook =
  'closed' | 'open' | 'half_open' | 'forced_open' | 'forced_closed' | 'idle';

/** One breaker, ready to be drawn. */
export interface BreakerView {
  readonly key: string;
  readonly service: ServiceName;
  readonly name: string;
  /** `PlaceOrder`, or `all of B`. */
  readonly label: string;
  readonly look: BreakerLook;
  readonly word: string;
  /** In words, what that means for a call that comes now. */
  readonly meaning: string;
  /** While open by its own judgement. */
  readonly left: { readonly ms: number; readonly share: number } | null;
  /** Towards the trip, while closed. */
  readonly failures: { readonly count: number; readonly threshold: number } | null;
  readonly probes: {
    readonly inFlight: number;
    readonly succeeded: number;
    readonly needed: number;
  } | null;
  readonly lastFailure: string | null;
  /** `C`. */
  readonly blamed: string | null;
  readonly refusedPerSecond: number;
  readonly refused: number;
  readonly savedMs: number;
  /** How the calls ended that it saw since the service started, in words. */
  readonly counts: string;
  readonly isForced: boolean;
}

/** What people read for each. */
export const LOOK_WORDS: Readonly<Record<BreakerLook, string>> = {
  closed: 'closed',
  open: 'open',
  half_open: 'half open',
  forced_open: 'forced open',
  forced_closed: 'forced closed',
  idle: 'idle',
};

export function breakerView(
  service: ServiceName,
  breaker: BreakerFrame,
  periods: OpenPeriods,
): BreakerView {
  const look = lookOf(breaker);
  const key = breakerKey(service, breaker.name);
  const { counts, lastFailure, blame } = breaker;
  // Once it is closed with nothing counted, whom it blamed is history.
  const isBlaming = look === 'open' || look === 'half_open' || breaker.failures > 0;
  return {
    key,
    service,
    name: breaker.name,
    label: labelOf(breaker),
    look,
    word: LOOK_WORDS[look],
    meaning: meaningOf(look, breaker),
    left: look === 'open' ? leftOf(breaker, periods.get(key)?.totalMs) : null,
    failures:
      look === 'closed' ? { count: breaker.failures, threshold: breaker.failureThreshold } : null,
    probes:
      look === 'half_open'
        ? {
            inFlight: breaker.probesInFlight,
            succeeded: breaker.probesSucceeded,
            needed: breaker.probesNeeded,
          }
        : null,
    lastFailure: isBlaming ? (lastFailure?.code ?? null) : null,
    blamed: isBlaming && blame !== null && blame !== '' ? letterOf(blame) : null,
    refusedPerSecond: breaker.blockedPerSecond,
    refused: counts.blocked,
    savedMs: breaker.timeSavedMs,
    counts: countsOf(counts),
    isForced: breaker.mode !== 'auto',
  };
}

/** What a breaker does; a mode that was forced on it comes before its own judgement. */
export function lookOf({
  mode,
  state,
  active,
}: Pick<BreakerFrame, 'mode' | 'state' | 'active'>): BreakerLook {
  if (mode === 'forced_open') return 'forced_open';
  if (mode === 'disabled') return 'forced_closed';
  return active ? state : 'idle';
}

/** `service-b/PlaceOrder` is PlaceOrder, `service-b` all of B, `edge/POST/orders` POST /orders. */
export function labelOf({ name }: Pick<BreakerFrame, 'name'>): string {
  const slash = name.indexOf('/');
  if (slash < 0) return `all of ${letterOf(name)}`;
  const rest = name.slice(slash + 1);
  return name.startsWith('edge/') ? rest.replace('/', ' /') : rest;
}

function countsOf({ success, failure, blocked, late, inFlight }: BreakerFrame['counts']): string {
  return `${success} ok · ${failure} failed · ${blocked} refused · ${late} late · ${inFlight} under way`;
}

function leftOf(
  { dueInMs }: BreakerFrame,
  totalMs: number | undefined,
): { ms: number; share: number } {
  const ms = Math.max(0, dueInMs ?? 0);
  return { ms, share: totalMs === undefined ? 0 : Math.min(1, ms / totalMs) };
}

function meaningOf(look: BreakerLook, { dueInMs }: BreakerFrame): string {
  switch (look) {
    case 'closed':
      return 'calls pass';
    case 'open':
      return (dueInMs ?? 0) > 0 ? 'calls are refused' : 'the next call is the probe';
    case 'half_open':
      return 'only probes pass';
    case 'forced_open':
      return 'calls are refused until it is set to auto';
    case 'forced_closed':
      return 'calls pass whatever fails, until it is set to auto';
    case 'idle':
      return 'left out by this placement';
  }
}
