/** What work is told of the wave that it is done in. */
export interface Wave {
  /**
   * Says that what it started is warm; resolves when that of all others in the wave is, or when they
   * have ended.
   */
  readonly allWarm: () => Promise<void>;
  /** It is not done again, whatever it resolves to. */
  readonly isLastTry: boolean;
}

/** How often work is done that was not good enough. */
const TRIES = 3;

/**
 * Does work on the items in turn, in waves of `atOnce`. Nothing begins while others of a wave measure:
 * starting processes takes the whole machine. Work that resolves to false is done again, up to
 * twice, together with what else of its wave was not good enough. Rejects with the first failure.
 */
export async function inWaves<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T, wave: Wave) => Promise<boolean>,
): Promise<void> {
  for (let at = 0; at < items.length; at += atOnce) {
    let wave = items.slice(at, at + atOnce);
    for (let tryNumber = 1; tryNumber <= TRIES && wave.length > 0; tryNumber++) {
      wave = await oneWave(wave, tryNumber === TRIES, work);
    }
  }
}

/** @returns the items that were not good enough */
async function oneWave<T>(
  items: readonly T[],
  isLastTry: boolean,
  work: (item: T, wave: Wave) => Promise<boolean>,
): Promise<T[]> {
  const barrier = new Barrier(items.length);
  const good = await Promise.all(
    items.map(async (item) => {
      const arrive = barrier.place();
      const allWarm = async (): Promise<void> => {
        arrive();
        await barrier.passed;
      };
      try {
        return await work(item, { allWarm, isLastTry });
      } finally {
        arrive();
      }
    }),
  );
  return items.filter((_, index) => good[index] === false);
}

/** Is passed when each of its places has been taken. */
class Barrier {
  readonly passed: Promise<void>;
  #pass: () => void = () => undefined;

  constructor(private missing: number) {
    this.passed = new Promise((resolve) => {
      this.#pass = resolve;
    });
  }

  /** To be called by one, as often as it likes. */
  place(): () => void {
    let isTaken = false;
    return () => {
      if (isTaken) return;
      isTaken = true;
      this.missing -= 1;
      if (this.missing === 0) this.#pass();
    };
  }
}
