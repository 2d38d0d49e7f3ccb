import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { type Drainable, drain } from './drain.js';
import { InFlight } from './in-flight.js';

/** Time that passes when told to. */
class FakeWait {
  private readonly waiting: { readonly until: number; readonly resolve: () => void }[] = [];
  private now = 0;

  readonly wait = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      this.waiting.push({ until: this.now + ms, resolve });
    });

  async pass(ms: number): Promise<void> {
    this.now += ms;
    for (const { until, resolve } of this.waiting) if (until <= this.now) resolve();
    await turn();
  }
}

function server() {
  let allClosed: () => void = () => undefined;
  const facts: string[] = [];
  const drainable: Drainable = {
    refuseNew: () => {
      facts.push('refuses new');
      return new Promise((resolve) => {
        allClosed = resolve;
      });
    },
    cut: () => void facts.push('cut'),
  };
  return { drainable, facts, closeAll: () => allClosed() };
}

describe('draining a server', () => {
  it('is done when every connection has ended', async () => {
    const { drainable, facts, closeAll } = server();
    const calls = new InFlight();
    const time = new FakeWait();

    const draining = drain(drainable, calls, 3_000, time.wait);
    closeAll();

    await expect(draining).resolves.toEqual({ inFlight: 0, finished: 0, cut: 0 });
    expect(facts).toEqual(['refuses new', 'cut']);
  });

  it('lets calls in flight finish, and does not wait for idle connections', async () => {
    const { drainable, facts } = server();
    const calls = new InFlight();
    const time = new FakeWait();
    calls.begin();
    calls.begin();

    const draining = drain(drainable, calls, 3_000, time.wait);
    await time.pass(500);
    calls.end();
    await time.pass(500);
    expect(facts).toEqual(['refuses new']);
    calls.end();
    await turn();
    await time.pass(250);

    await expect(draining).resolves.toEqual({ inFlight: 2, finished: 2, cut: 0 });
    expect(facts).toEqual(['refuses new', 'cut']);
  });

  it('waits until nothing was served for 250 ms: more may come on open connections', async () => {
    const { drainable, facts } = server();
    const calls = new InFlight();
    const time = new FakeWait();

    const draining = drain(drainable, calls, 3_000, time.wait);
    await turn();
    calls.begin();
    calls.end();
    await time.pass(250);
    expect(facts).toEqual(['refuses new']);
    await time.pass(250);

    await expect(draining).resolves.toEqual({ inFlight: 0, finished: 1, cut: 0 });
  });

  it('cuts what is left when the grace period is over', async () => {
    const { drainable, facts } = server();
    const calls = new InFlight();
    const time = new FakeWait();
    calls.begin();
    calls.begin();

    const draining = drain(drainable, calls, 3_000, time.wait);
    await time.pass(1_000);
    calls.end();
    await time.pass(2_000);

    await expect(draining).resolves.toEqual({ inFlight: 2, finished: 1, cut: 1 });
    expect(facts).toEqual(['refuses new', 'cut']);
  });
});
