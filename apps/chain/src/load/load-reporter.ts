import type { LoadPlan, OpenLoad } from '@firebreak/load';
import type { OutputStyle } from '../cli/output-style.js';
import { headingLines, jsonLine, secondLines, summaryLines } from './load-lines.js';
import type { LoadColours, LoadSnapshot } from './load-lines.js';
import type { LoadTallies } from './load-tallies.js';
import type { Counts, Tally } from './tally.js';

const LINES_PER_HEADING = 20;
const COLOURS: LoadColours = {
  ok: (text) => `\u001b[32m${text}\u001b[39m`,
  failed: (text) => `\u001b[31m${text}\u001b[39m`,
};

/** A load and the counts of what became of it. */
export interface CountedLoad {
  readonly load: OpenLoad;
  readonly tallies: LoadTallies;
}

/** Prints a load: aligned lines for people, JSON lines for programs. */
export class LoadReporter {
  #lines = 0;

  /**
   * @param write prints one line
   * @param notice prints one line for people only (on stderr, where stdout is for a program)
   */
  constructor(
    private readonly style: OutputStyle,
    private readonly write: (line: string) => void,
    private readonly notice: (line: string) => void,
  ) {}

  started(url: URL, plan: LoadPlan): void {
    const weights = plan.mix.reduce((sum, { weight }) => sum + weight, 0);
    const shares = plan.mix.map(({ operation, weight }) => {
      const rate = (plan.ratePerSecond * weight) / weights;
      return `${operation} ${Number(rate.toFixed(1))}/s`;
    });
    const length = plan.durationMs === undefined ? '' : ` for ${plan.durationMs / 1_000} s`;
    this.notice(
      `Load on ${url.origin}${length}: ${shares.join(', ')}. Ctrl-C ends it. Latencies in ms.`,
    );
  }

  /** @param why status and code of the refused order */
  noOrderPlaced(why: string): void {
    this.notice(`No order could be placed beforehand (${why}): reads answer 404 until one is.`);
  }

  /** What happened since the last line. */
  second(counted: CountedLoad, elapsedS: number): void {
    this.#second(this.#snapshot(counted, elapsedS, (tally) => tally.takeSecond()));
  }

  /** As {@link second} for what is left at the end; no line when that is nothing. */
  rest(counted: CountedLoad, elapsedS: number): void {
    const snapshot = this.#snapshot(counted, elapsedS, (tally) => tally.takeSecond());
    const counts = [...snapshot.operations.values()];
    if (counts.some(({ sent, p50Ms }) => sent > 0 || p50Ms !== undefined)) this.#second(snapshot);
  }

  /** The whole run. */
  summary(counted: CountedLoad, elapsedS: number): void {
    const snapshot = this.#snapshot(counted, elapsedS, (tally) => tally.run());
    this.#writeAll(this.style.pretty ? summaryLines(snapshot) : [jsonLine('summary', snapshot)]);
  }

  #second(snapshot: LoadSnapshot): void {
    if (!this.style.pretty) {
      this.write(jsonLine('second', snapshot));
      return;
    }
    const isHeadingDue = this.#lines % LINES_PER_HEADING === 0;
    if (isHeadingDue) this.#writeAll(headingLines([...snapshot.operations.keys()]));
    this.#lines += 1;
    this.#writeAll(this.style.colour ? secondLines(snapshot, COLOURS) : secondLines(snapshot));
  }

  #snapshot(
    { tallies, load }: CountedLoad,
    elapsedS: number,
    countsOf: (tally: Tally) => Counts,
  ): LoadSnapshot {
    const operations = new Map(
      [...tallies.byOperation].map(([name, tally]) => [name, countsOf(tally)]),
    );
    const { inFlight, dropped } = load;
    return { elapsedS, operations, inFlight, dropped };
  }

  #writeAll(lines: readonly string[]): void {
    for (const line of lines) this.write(line);
  }
}
