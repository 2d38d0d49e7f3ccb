/** One Ctrl-C may arrive twice, from the terminal and from npm; a person takes longer to press again. */
const SAME_SIGNAL_MS = 500;

/** What a shell expects of a process that a signal ended: 128 and the signal's number. */
const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
type Told = keyof typeof EXIT_CODES;

/** The tour was told to end before its end. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  /** @param exitCode what the process ends with */
  constructor(
    message: string,
    readonly exitCode: number,
  ) {
    super(message);
  }
}

/** Signals, Ctrl-C and a reader that left, as one abort; a second one calls `again`. */
export class Interruption {
  readonly #abort = new AbortController();
  readonly #handlers: readonly (readonly [Told, () => void])[];
  readonly #readerLeft = (): void => {
    this.#abort.abort(new Interrupted('The reader of this output left', EXIT_CODES.SIGHUP));
  };
  #toldAt: number | undefined;

  constructor(private readonly again: (exitCode: number) => void) {
    const signals = Object.keys(EXIT_CODES) as Told[];
    this.#handlers = signals.map((signal) => [signal, () => this.tell(signal)]);
    for (const [signal, handler] of this.#handlers) process.on(signal, handler);
    process.stdout.on('error', this.#readerLeft);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** As if the signal had come. */
  tell(signal: Told): void {
    const now = performance.now();
    this.#toldAt ??= now;
    if (now - this.#toldAt > SAME_SIGNAL_MS) this.again(EXIT_CODES[signal]);
    this.#abort.abort(new Interrupted(`Interrupted (${signal})`, EXIT_CODES[signal]));
  }

  /** Signals act as usual again. A reader that left stays harmless. */
  dispose(): void {
    for (const [signal, handler] of this.#handlers) process.off(signal, handler);
  }
}
