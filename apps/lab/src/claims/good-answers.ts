import type { EndedRequest, LoadListener } from '@firebreak/load';

/** A chain that is not back after this is not waited for. */
const LONGEST_LAG_MS = 40_000;

/** Waits for good answers of a load. */
export class GoodAnswers implements LoadListener {
  #waiting: { readonly since: number; readonly tell: (at: number) => void } | undefined;

  sent(): void {}

  ended({
    outcome,
    dueAt,
    latencyMs,
  }: Pick<EndedRequest, 'outcome' | 'dueAt' | 'latencyMs'>): void {
    const endedAt = dueAt + latencyMs;
    if (outcome === 'ok' && this.#waiting !== undefined && endedAt > this.#waiting.since) {
      this.#waiting.tell(endedAt);
    }
  }

  /**
   * When the first good answer after `since` came, on performance.now().
   * @param signal rejects with its reason, also when it was aborted before
   * @throws Error if there is none for 40 s
   */
  async next(since: number, signal: AbortSignal): Promise<number> {
    signal.throwIfAborted();
    const limit = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_LAG_MS)]);
    return new Promise((resolve, reject) => {
      const gone = (): void => reject(signal.aborted ? (signal.reason as Error) : tooLate());
      limit.addEventListener('abort', gone, { once: true });
      this.#waiting = {
        since,
        tell: (at) => {
          this.#waiting = undefined;
          limit.removeEventListener('abort', gone);
          resolve(at);
        },
      };
    });
  }
}

function tooLate(): Error {
  return new Error(`no order succeeded for ${LONGEST_LAG_MS / 1_000} s after C was well`);
}
