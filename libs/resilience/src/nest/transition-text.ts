import type { FailureCause, TransitionReason } from '../core/index.js';
import type { BreakerTransition } from '../policies/index.js';

/** What the words need besides the transition itself. */
export interface TransitionSetting {
  /** How long calls are refused by the transition, in ms; absent if it is not by time. */
  readonly openMs?: number;
  /** The callee said when to come back, and `openMs` is that instead of the breaker's own period. */
  readonly followsHint: boolean;
  /** Until when, as a wall-clock time. */
  readonly until?: Date;
  /** How long the circuit had been in the state it leaves. */
  readonly stayedMs: number;
  /** How long since it was last closed. */
  readonly outageMs: number;
  /** Calls refused in the state it leaves. */
  readonly refused: number;
  /** Probes that may go out at once. */
  readonly probes: number;
}

/** One transition in plain words with its figures. */
export function describeTransition(event: BreakerTransition, setting: TransitionSetting): string {
  return `${event.breaker} ${event.from} → ${event.to}${WORDS[event.reason](event, setting)}`;
}

type Words = (event: BreakerTransition, setting: TransitionSetting) => string;

const WORDS: Record<TransitionReason, Words> = {
  failures: (event, setting) =>
    ` after ${counted(event.failures, 'failure', 'in a row')}${last(event)}; ${refusing(setting)}`,
  failure_rate: (event, setting) =>
    ` after ${share(event, 'failed')}${last(event)}; ${refusing(setting)}`,
  slow_calls: (event, setting) =>
    ` after ${share(event, 'were slow')}${last(event)}; ${refusing(setting)}`,
  stalled: (event, setting) => ` after ${stalls(event)}; ${refusing(setting)}`,
  open_period_over: (_event, { stayedMs, refused, probes }) => {
    const next = probes === 1 ? 'one probe goes out' : `up to ${probes} probes go out`;
    return ` after ${seconds(stayedMs)}, ${counted(refused, 'call')} refused; ${next}`;
  },
  probe_failed: (event, setting) => `: the probe failed${code(event)}; ${refusing(setting)}`,
  probe_lease_expired: (_event, setting) =>
    `: the probe was not answered within ${seconds(setting.stayedMs)}; ${refusing(setting)}`,
  probes_succeeded: (_event, { outageMs, probes }) =>
    `: the probe${probes === 1 ? '' : 's'} succeeded after ${seconds(outageMs)}`,
  tripped: (_event, setting) => `: tripped by hand; ${refusing(setting)}`,
  forced_open: () => ': forced open by an operator; calls are refused until it is released',
  disabled: () => ': disabled by an operator; calls pass and are only counted',
  auto: (event) =>
    event.to === 'open'
      ? ': released by an operator; the next call is a probe'
      : ': released by an operator; it judges for itself again',
  reset: () => ': reset; nothing is remembered',
  reconfigured: () => ': its new figures need no more probes',
};

function share({ rule }: BreakerTransition, were: string): string {
  if (rule === undefined || !('calls' in rule)) return 'too many calls';
  const { bad, calls } = rule;
  return `${bad} of ${calls} calls ${were} (${Math.round((100 * bad) / calls)} %)`;
}

function stalls({ rule }: BreakerTransition): string {
  if (rule?.rule !== 'stalled') return 'stalled calls';
  const calls = counted(rule.stalls, 'call');
  return `${calls} failed or unanswered for ${seconds(rule.afterMs)}, none succeeded`;
}

function refusing({ openMs = 0, until, probes, followsHint }: TransitionSetting): string {
  const time = until === undefined ? '' : ` until ${until.toISOString().slice(11, 23)}`;
  const then = probes === 1 ? 'one probe' : `up to ${probes} probes`;
  const why = followsHint ? ', as the answer said' : '';
  return `calls are refused${time} (${seconds(openMs)}${why}), then ${then}`;
}

function last({ breaker, cause, failures }: BreakerTransition): string {
  if (cause === undefined) return '';
  return ` (${failures === 1 ? '' : 'last '}${cause.code}${blame(breaker, cause)})`;
}

function code({ breaker, cause }: BreakerTransition): string {
  return cause === undefined ? '' : ` (${cause.code}${blame(breaker, cause)})`;
}

/** That a breaker blames whom it is named for goes without saying. */
function blame(breaker: string, { origin }: FailureCause): string {
  if (origin === undefined || `${breaker}/`.startsWith(`${origin}/`)) return '';
  return `, ${origin} is to blame`;
}

function counted(count: number, thing: string, manner = ''): string {
  if (count === 1) return `1 ${thing}`;
  return `${count} ${thing}s${manner === '' ? '' : ` ${manner}`}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
