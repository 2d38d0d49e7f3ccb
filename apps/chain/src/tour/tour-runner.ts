import type { TourClock } from './clock.js';
import { commandOf } from './action.js';
import { counted, seconds } from './figures.js';
import type { LoadRecord } from './load-record.js';
import type { LoadSpan } from './load-span.js';
import type { Measured, Span, Statuses } from './measured.js';
import type { MoveLog } from './move-log.js';
import type { Pace } from './pace.js';
import type { Step } from './step.js';
import type { TourChain } from './tour-chain.js';
import type { TourPage } from './tour-page.js';

/** How often it is looked whether what a step waits for has come. */
const POLL_MS = 50;
/** Longer than the edge takes for any answer: 2 s. */
const SETTLES_WITHIN_MS = 2_500;

/** Whether the tour goes on, or the person has had enough. */
export type Answer = 'go' | 'end';

/** What the tour runs on. */
export interface TourSetting {
  readonly chain: Pick<TourChain, 'act' | 'statuses'>;
  readonly record: LoadRecord;
  readonly moves: MoveLog;
  readonly page: TourPage;
  readonly clock: TourClock;
  readonly pace: Pace;
  /** Asks before each step; rejects when `signal` aborts. */
  readonly ask: (signal: AbortSignal) => Promise<Answer>;
}

/** A client this late was kept from its work: beyond it, figures tell of the machine, too. */
const LATE_MS = 250;

interface OpenSpan {
  readonly beganUnixMs: number;
  readonly load: LoadSpan;
  readonly before: Statuses;
}

/** Runs steps on a chain under load, and tells of each. */
export class TourRunner {
  constructor(private readonly setting: TourSetting) {}

  /**
   * @returns how many steps were taken; fewer than there are when the person ended it
   * @throws the signal's reason when it aborts, and CliError when the stack refuses an action
   */
  async run(steps: readonly Step[], signal: AbortSignal): Promise<number> {
    const { page } = this.setting;
    for (const [taken, step] of steps.entries()) {
      page.title(`${taken + 1} of ${steps.length}`, step.title);
      for (const text of step.before) page.paragraph(text);
      page.blank();
      if ((await this.#asked(signal)) === 'end') return taken;
      const measured = await this.#take(step, signal);
      signal.throwIfAborted();
      page.blank();
      const points = [...step.tell(measured), ...ownLateness(measured.whole)];
      for (const point of points) page.point(point);
    }
    return steps.length;
  }

  /** A person reads what stands there; what breakers do meanwhile would push it away. */
  async #asked(signal: AbortSignal): Promise<Answer> {
    const { page, ask } = this.setting;
    page.hush();
    const answer = await ask(signal);
    const hushed = page.speak();
    if (hushed > 0) page.note(`(Meanwhile breakers moved ${counted(hushed, 'time')}.)`);
    return answer;
  }

  async #take(step: Step, signal: AbortSignal): Promise<Measured> {
    const { chain, page, moves, clock, pace } = this.setting;
    moves.begin();
    const statuses = await chain.statuses();
    signal.throwIfAborted();
    moves.learn(statuses);
    const whole = this.#begin(statuses);
    for (const action of step.actions) {
      page.command(commandOf(action));
      await chain.act(action);
      signal.throwIfAborted();
    }
    const hasCome = step.actions.length > 0 && (await this.#hasCome(step, signal));
    const since = hasCome ? this.#begin(await chain.statuses()) : undefined;
    await clock.wait(step.watchMs * pace.factor, signal);
    const open = [whole, ...(since === undefined ? [] : [since])];
    const [first, last] = await this.#end(open, signal);
    if (first === undefined) throw new Error('a step has a span');
    return {
      whole: first,
      ...(last === undefined ? {} : { since: last }),
      moves: [...moves.moves],
      unheard: moves.unheardNow,
    };
  }

  /** @returns whether that came which the step waits for; true where it waits for nothing */
  async #hasCome({ until }: Step, signal: AbortSignal): Promise<boolean> {
    if (until === undefined) return true;
    const { moves, clock } = this.setting;
    const end = clock.now() + until.atMostMs;
    while (!moves.hasCome(until)) {
      if (clock.now() >= end) return false;
      await clock.wait(POLL_MS, signal);
    }
    return true;
  }

  #begin(before: Statuses): OpenSpan {
    const { record, clock } = this.setting;
    return { beganUnixMs: clock.wallNow(), load: record.begin(), before };
  }

  /** Counts no new requests, and waits for the answers to those that were counted. */
  async #end(open: readonly OpenSpan[], signal: AbortSignal): Promise<Span[]> {
    const { chain, record, clock } = this.setting;
    const now = clock.now();
    for (const { load } of open) load.close(now);
    const after = await chain.statuses();
    while (open.some(({ load }) => load.outstanding > 0) && clock.now() < now + SETTLES_WITHIN_MS) {
      await clock.wait(POLL_MS, signal);
    }
    return open.map(({ load, beganUnixMs, before }) => {
      record.drop(load);
      const [lastedMs, lateMs] = [load.lastedMs(now), load.lateMs];
      return { beganUnixMs, lastedMs, load: load.figures(), lateMs, before, after };
    });
  }
}

function ownLateness({ lateMs }: Span): string[] {
  if (lateMs < LATE_MS) return [];
  return [
    `This machine is busy: the tour itself sent requests up to ${seconds(lateMs)} late, and the ` +
      'times above hold that, too.',
  ];
}
