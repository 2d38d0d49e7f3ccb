import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from './edge-client.js';

/** A load that asks again only when it was answered. */
export interface SteadyLoad {
  /** Waits until so many more answers are there; rejects with what a request failed with. */
  more(count: number): Promise<void>;
  /** Sends no more, and gives every answer; rejects with what a request failed with. */
  stop(): Promise<readonly Answer[]>;
}

/**
 * Keeps so many requests under way at all times. Unlike a constant rate it cannot pile up before
 * services that are slow because the machine is: for tests that are about other things than speed.
 */
export function keepUnderWay(underWay: number, send: () => Promise<Answer>): SteadyLoad {
  const answers: Answer[] = [];
  const over = new AbortController();
  const sendOn = async (): Promise<void> => {
    while (!over.signal.aborted) answers.push(await send());
  };
  const senders = Promise.all(Array.from({ length: underWay }, sendOn));
  senders.catch(() => over.abort());
  return {
    async more(count) {
      const wanted = answers.length + count;
      while (answers.length < wanted && !over.signal.aborted) await delay(5);
      if (over.signal.aborted) await senders;
    },
    async stop() {
      over.abort();
      await senders;
      return answers;
    },
  };
}
