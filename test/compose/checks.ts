/** Collects what was checked: every check is printed with its figure, and all of them run. */
export class Checks {
  #passed = 0;
  readonly #failed: string[] = [];

  /** @param name what the last line calls the test */
  constructor(private readonly name = 'compose test') {}

  /**
   * @param title what must hold
   * @param holds whether it does
   * @param figure what was seen; printed either way
   */
  check(title: string, holds: boolean, figure: string | number = ''): void {
    const line = figure === '' ? title : `${title}: ${figure}`;
    console.log(`  ${holds ? 'ok  ' : 'FAIL'} ${line}`);
    if (holds) this.#passed += 1;
    else this.#failed.push(line);
  }

  /**
   * Runs a part of the test under a heading; what it throws is one failed check.
   * @returns whether it ran to its end, with whatever verdicts
   */
  async part(title: string, run: () => Promise<void>): Promise<boolean> {
    let ended = false;
    const startedAt = performance.now();
    console.log(`\n${title}`);
    try {
      await run();
      ended = true;
    } catch (error) {
      this.check(title, false, error instanceof Error ? error.message : String(error));
    }
    console.log(`  (${seconds(performance.now() - startedAt)})`);
    return ended;
  }

  /** Prints the failures again and the totals; gives the exit code. */
  conclude(): 0 | 1 {
    console.log('');
    for (const line of this.#failed) console.log(`FAIL ${line.split('\n', 1).join('')}`);
    console.log(`${this.name}: ${this.#passed} passed, ${this.#failed.length} failed`);
    return this.#failed.length === 0 ? 0 : 1;
  }
}

/** `1234` as `1.2 s`; what did not happen, NaN, as `never`. */
export function seconds(ms: number): string {
  return Number.isNaN(ms) ? 'never' : `${(ms / 1000).toFixed(1)} s`;
}
