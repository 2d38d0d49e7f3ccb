import type { Clock } from '../core/index.js';
import type { BreakerTransition, CircuitBreaker } from '../policies/index.js';
import { RefusalTally, type RefusalSummary, type Schedule } from './refusal-tally.js';
import { describeTransition, type TransitionSetting } from './transition-text.js';

/** One line to log. */
export interface JournalLine {
  readonly level: 'log' | 'warn';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Where a journal writes and what it tells the time by. */
export interface JournalTools {
  readonly clock: Clock;
  /** Wall clock in ms, only for what people read. */
  readonly wallNow: () => number;
  readonly schedule: Schedule;
  readonly write: (line: JournalLine) => void;
}

/** The least time between two lines about refused calls of one breaker. */
const REFUSALS_EVERY_MS = 5_000;

const EVENTS = {
  closed: 'circuit.closed',
  open: 'circuit.opened',
  half_open: 'circuit.half_open',
} as const;

/** Tells the story of one breaker: each transition once, refused calls in bulk. */
export class BreakerJournal {
  private readonly tally: RefusalTally;
  private enteredAt: number;
  private closedUntil: number;
  private refused = 0;

  constructor(
    private readonly breaker: CircuitBreaker,
    private readonly tools: JournalTools,
  ) {
    const { clock, schedule } = tools;
    this.enteredAt = this.closedUntil = clock.now();
    this.tally = new RefusalTally(REFUSALS_EVERY_MS, clock, schedule, (summary) =>
      this.writeRefusals(summary),
    );
  }

  blocked(): void {
    this.refused++;
    this.tally.add();
  }

  transition(event: BreakerTransition): void {
    this.tally.flush();
    if (event.from === 'closed') this.closedUntil = event.at;
    const setting = this.settingOf(event);
    this.enteredAt = event.at;
    this.refused = 0;
    // A reset of a closed circuit, such as switching it on or off, is no news.
    if (event.reason === 'reset' && event.from === event.to) return;
    this.tools.write({
      level: event.to === 'open' ? 'warn' : 'log',
      message: describeTransition(event, setting),
      fields: fieldsOf(event, setting),
    });
  }

  /** Writes what has not been written yet. */
  flush(): void {
    this.tally.flush();
  }

  private settingOf(event: BreakerTransition): TransitionSetting {
    const { clock, wallNow } = this.tools;
    const { maxProbes, successThreshold, sampled } = this.breaker.options;
    const { at, openUntil } = event;
    return {
      followsHint: event.hinted === true,
      stayedMs: at - this.enteredAt,
      outageMs: at - this.closedUntil,
      refused: this.refused,
      probes: sampled?.probes ?? Math.min(maxProbes, successThreshold),
      ...(openUntil === undefined
        ? {}
        : { openMs: openUntil - at, until: new Date(wallNow() + openUntil - clock.now()) }),
    };
  }

  private writeRefusals({ count, overMs }: RefusalSummary): void {
    const { name } = this.breaker;
    const calls = count === 1 ? '1 call' : `${count} calls`;
    this.tools.write({
      level: 'warn',
      message: `${name} refused ${calls} within ${(overMs / 1000).toFixed(1)} s`,
      fields: { event: 'circuit.refused', breaker: name, count, overMs },
    });
  }
}

function fieldsOf(event: BreakerTransition, setting: TransitionSetting): Record<string, unknown> {
  const { breaker, from, to, reason, mode, failures, cause, rule } = event;
  const { openMs, until, outageMs, refused } = setting;
  return {
    event: EVENTS[to],
    breaker,
    from,
    to,
    reason,
    ...(mode === 'auto' ? {} : { mode }),
    ...(reason === 'failures' ? { failures } : {}),
    ...(rule === undefined || rule.rule === 'failures' ? {} : { rule }),
    ...(cause === undefined ? {} : { code: cause.code }),
    ...(cause?.origin === undefined ? {} : { blame: cause.origin }),
    ...(openMs === undefined ? {} : { openMs: Math.round(openMs) }),
    ...(until === undefined ? {} : { until: until.toISOString() }),
    ...(from === 'closed' ? {} : { outageMs: Math.round(outageMs), refused }),
  };
}
