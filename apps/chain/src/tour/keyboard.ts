import type { ReadStream } from 'node:tty';
import type { Answer } from './tour-runner.js';

const INTERRUPT = '\u0003';
const END_OF_FILE = '\u0004';
const ENTER = new Set(['\r', '\n', '\r\n']);

/** What of a terminal's input is used. */
export type KeySource = Pick<ReadStream, 'setRawMode' | 'on' | 'off' | 'resume' | 'pause'>;

/**
 * Single keys from a terminal: Enter goes on, q (or the end of the input) ends the tour, Ctrl-C
 * interrupts it. {@link Keyboard.close} gives the terminal back as it was.
 */
export class Keyboard {
  #answer: ((answer: Answer) => void) | undefined;
  #hasEnded = false;
  readonly #heard = (bytes: Buffer | string): void => this.#keys(bytes.toString());

  /**
   * @param interrupt is told of Ctrl-C
   * @param leave is told of q while nothing is asked
   */
  constructor(
    private readonly source: KeySource,
    private readonly interrupt: () => void,
    private readonly leave: () => void,
  ) {
    source.setRawMode(true);
    source.on('data', this.#heard);
    source.resume();
  }

  /** The next Enter or q. @throws the signal's reason when it aborts */
  async next(signal: AbortSignal): Promise<Answer> {
    signal.throwIfAborted();
    if (this.#hasEnded) return 'end';
    return await new Promise<Answer>((resolve, reject) => {
      const aborted = (): void => reject(signal.reason as Error);
      signal.addEventListener('abort', aborted, { once: true });
      this.#answer = (answer) => {
        signal.removeEventListener('abort', aborted);
        this.#answer = undefined;
        resolve(answer);
      };
    });
  }

  close(): void {
    this.source.off('data', this.#heard);
    this.source.setRawMode(false);
    this.source.pause();
  }

  #keys(typed: string): void {
    if (typed.includes(INTERRUPT)) this.interrupt();
    else if (/^q/i.test(typed) || typed.startsWith(END_OF_FILE)) this.#end();
    else if (ENTER.has(typed)) this.#answer?.('go');
  }

  #end(): void {
    this.#hasEnded = true;
    if (this.#answer === undefined) this.leave();
    else this.#answer('end');
  }
}
