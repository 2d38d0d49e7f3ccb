import type { ServiceStatusMessage } from '@firebreak/contracts/plain';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ChainWatch } from './chain-watch.js';

/** A chain whose answers come when they are let go, in the order in which they were asked for. */
class SlowChain {
  readonly #asked: ((status: ServiceStatusMessage) => void)[] = [];

  async status(): Promise<ServiceStatusMessage> {
    return new Promise((resolve) => {
      this.#asked.push(resolve);
    });
  }

  answerAll(attempts: number): void {
    for (const answer of this.#asked.splice(0)) answer(statusWith(attempts));
  }
}

function statusWith(started: number): ServiceStatusMessage {
  const call = { direction: 'OUTBOUND', started, neverSent: 0, waitedMs: 0 };
  return { pid: 1, breakers: [], traffic: [call] } as unknown as ServiceStatusMessage;
}

describe('ChainWatch', () => {
  let watch: ChainWatch | undefined;

  afterEach(() => watch?.stop());

  it('looks anew for totals, though a look is under way already', async () => {
    const chain = new SlowChain();
    watch = new ChainWatch(chain);
    const first = watch.totals();
    const second = watch.totals();
    chain.answerAll(1);
    await first;
    chain.answerAll(2);

    expect((await second).b.attempts).toBe(2);
  });
});
