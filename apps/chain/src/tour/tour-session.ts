import type { Placement } from '@firebreak/contracts/plain';
import type { StackChoice } from '../find-stack.js';
import type { Stack } from '../stack.js';
import type { TourClock } from './clock.js';
import { edgeUrl, findTourStack } from './find-tour-stack.js';
import type { Interruption } from './interruption.js';
import { Keyboard } from './keyboard.js';
import { makeFit } from './make-fit.js';
import type { ReportRows } from './metrics-report.js';
import { OwnStack } from './own-stack.js';
import type { Pace } from './pace.js';
import { StackChain } from './stack-chain.js';
import type { TourPage } from './tour-page.js';
import type { Answer } from './tour-runner.js';
import { HOME_PLACEMENT } from './tour-steps.js';
import { tourUnderLoad } from './tour-under-load.js';

const PROMPT = '  Enter goes on, q ends the tour. ';

/** What a session is asked for. */
export interface SessionOptions extends StackChoice {
  readonly auto?: boolean;
  /** Directory of the build, for a stack of its own. */
  readonly dist: string;
  readonly pace: Pace;
  readonly page: TourPage;
  readonly clock: TourClock;
}

/** One run of the tour: the stack that it finds or starts, the keys, and the tidying up. */
export class TourSession {
  #own: OwnStack | undefined;
  #keyboard: Keyboard | undefined;
  /** What the stack has said to what it was told. */
  readonly #said: string[] = [];

  constructor(private readonly options: SessionOptions) {}

  /**
   * @returns the report, as tables; undefined when the person ended the tour before its first step
   * @throws Interrupted, and CliError; whatever it throws, nothing that it broke or started is left
   */
  async run(interruption: Interruption): Promise<readonly ReportRows[] | undefined> {
    const { signal } = interruption;
    signal.addEventListener('abort', () => this.#sayWhy(signal), { once: true });
    this.#openKeyboard(interruption);
    try {
      return await this.#onStack(await this.#stack(signal), signal);
    } finally {
      this.#keyboard?.close();
      await this.#endOwn();
    }
  }

  /** Ends at once what it started, for who cannot wait. */
  kill(): void {
    this.#own?.kill();
  }

  async #onStack(stack: Stack, signal: AbortSignal): Promise<readonly ReportRows[] | undefined> {
    const { page, pace, clock } = this.options;
    const home = this.#own === undefined ? await this.#fit(stack) : HOME_PLACEMENT;
    const chain = new StackChain(stack, () => this.#said.splice(0), home);
    const ask = (): Promise<Answer> => this.#ask(signal);
    try {
      const url = await edgeUrl(stack);
      return await tourUnderLoad({ chain, url, page, pace, clock, ask }, signal);
    } finally {
      // A stack of its own is ended, whatever state it is in.
      if (this.#own === undefined) for (const line of await chain.undo()) page.note(line);
    }
  }

  async #stack(signal: AbortSignal): Promise<Stack> {
    const { page, dist, pace, clock } = this.options;
    const say = (line: string): void => void this.#said.push(line);
    const found = await findTourStack(this.options, say);
    signal.throwIfAborted();
    if (found !== undefined) {
      page.note(`The tour runs on the ${found.kind} stack that is up.`);
      return found;
    }
    page.note('No stack is up, so the tour starts one of its own, and ends it when it is over.');
    const { env } = process;
    const placement = HOME_PLACEMENT;
    this.#own = await OwnStack.start({ env, dist, placement, clock, ...pace }, signal);
    page.note('A, B and C are up. Other commands find them, too: npm run chain -- breakers');
    return this.#own.asStack(say);
  }

  async #fit(stack: Stack): Promise<Placement> {
    const home = await makeFit(stack, HOME_PLACEMENT, (line) => this.options.page.note(line));
    this.#said.length = 0;
    return home;
  }

  /** Step by step only where there is somebody to press Enter, and to see that it is waited for. */
  #openKeyboard(interruption: Interruption): void {
    const { auto, page } = this.options;
    if (auto === true) return;
    if (!process.stdin.isTTY || !process.stdout.isTTY) {
      page.note('This is no terminal, so the tour goes on by itself, as with --auto.');
      return;
    }
    this.#keyboard = new Keyboard(
      process.stdin,
      () => interruption.tell('SIGINT'),
      () => page.note('The tour ends after this step.'),
    );
  }

  async #ask(signal: AbortSignal): Promise<Answer> {
    if (this.#keyboard === undefined) return 'go';
    process.stdout.write(PROMPT);
    try {
      return await this.#keyboard.next(signal);
    } finally {
      process.stdout.write(`\r${' '.repeat(PROMPT.length)}\r`);
    }
  }

  async #endOwn(): Promise<void> {
    if (this.#own === undefined) return;
    await this.#own.stop();
    this.options.page.note("The tour's own stack is ended.");
  }

  #sayWhy(signal: AbortSignal): void {
    const { page } = this.options;
    page.blank();
    page.note(`${(signal.reason as Error).message}: what the tour did is put right.`);
  }
}
