/*
 * What each fault does to a call, and the order in which faults of one call combine. A call passes
 * them from first to last, as it would pass the parts of a service; the first that answers it or
 * ends the process is the last it meets. Numbers are drawn only for calls that come that far.
 */
import type { FaultKind } from '@firebreak/contracts';
import type { ActiveFault } from './active-fault.js';
import type { FaultEnd, FaultWait } from './fault-plan.js';

/** A call on its way through the faults. */
export interface CallDraft {
  readonly operation: string;
  /** Monotonic ms. */
  readonly now: number;
  /** When the process started, monotonic ms. */
  readonly startedAt: number;
  readonly waits: FaultWait[];
  /** Overloads in which the call has taken a place. */
  readonly places: { inFlight: number }[];
}

/** What a fault makes of a call: an end, or nothing that would keep it from the next fault. */
type Effect<Kind extends FaultKind> = (
  active: ActiveFault<Kind>,
  call: CallDraft,
) => FaultEnd | undefined;

type Effects = { readonly [Kind in FaultKind]: Effect<Kind> };

const EFFECTS = {
  // The door: while it is shut, nothing behind it is reached, counted or waited for.
  flap: ({ fault: { upMs, downMs }, setAt }, { now }) =>
    (now - setAt) % (upMs + downMs) < upMs ? undefined : answer('flap', 'UNAVAILABLE'),

  // A place is held until the call ends, so waiting calls are what fills an overloaded service.
  overload: (active, { places }) => {
    if (active.inFlight >= active.fault.concurrency) {
      return answer('overload', 'RESOURCE_EXHAUSTED');
    }
    active.inFlight += 1;
    places.push(active);
    return undefined;
  },

  delay: (active, { operation, waits }) => {
    const { ms, jitterMs } = active.fault;
    const jitter = jitterMs === 0 ? 0 : jitterMs * (2 * active.draw(operation) - 1);
    waits.push({ ms: Math.round(ms + jitter), lift: active.lift });
    return undefined;
  },

  'slow-start': (active, { now, startedAt, waits }) => {
    const { ms, delayMs, since } = active.fault;
    const warmFor = now - (since === 'set' ? active.setAt : startedAt);
    const cold = Math.max(0, 1 - warmFor / ms);
    if (cold > 0) waits.push({ ms: Math.round(delayMs * cold), lift: active.lift });
    return undefined;
  },

  // After the waits: other calls are under way when the process ends.
  crash: (active) => {
    const { afterCalls, exitCode } = active.fault;
    active.calls += 1;
    return active.calls > afterCalls ? { kind: 'crash', exitCode } : undefined;
  },

  'error-rate': (active, { operation }) => {
    const { rate, code } = active.fault;
    return active.draw(operation) < rate ? answer('error-rate', code) : undefined;
  },

  // Last: a call that hung goes on to the handler when the fault is cleared.
  hang: (active, { operation, waits }) => {
    if (active.draw(operation) < active.fault.rate) {
      waits.push({ ms: Infinity, lift: active.lift });
    }
    return undefined;
  },

  // Nothing happens to the call; its failure is answered without markers, see MarkerMute.
  'mute-markers': () => undefined,
} satisfies Effects;

/** The kinds of faults in the order in which a call meets them. */
export const FAULT_ORDER = Object.keys(EFFECTS) as readonly FaultKind[];

/** Sends a call through one fault. @returns its end, if this is where the call ends */
export function applyFault<Kind extends FaultKind>(
  active: ActiveFault<Kind>,
  call: CallDraft,
): FaultEnd | undefined {
  const effects: Effects = EFFECTS;
  return effects[active.kind](active, call);
}

function answer(fault: FaultKind, code: Extract<FaultEnd, { kind: 'answer' }>['code']): FaultEnd {
  return { kind: 'answer', fault, code };
}
