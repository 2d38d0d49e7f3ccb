import { describe, expect, it } from '@jest/globals';
import { LoadRecord } from './load-record.js';
import { MoveLog } from './move-log.js';
import { StackChain } from './stack-chain.js';
import { FakeClock } from './testing/fake-clock.js';
import { FakeStackState } from './testing/fake-stack-state.js';
import { TourPage } from './tour-page.js';
import { TourRunner } from './tour-runner.js';
import { TOUR_STEPS } from './tour-steps.js';

/** Finds what is waited for only when it looks again. */
class SecondLook extends MoveLog {
  #looks = 0;

  override hasCome(): boolean {
    this.#looks += 1;
    return this.#looks % 2 === 0;
  }
}

/** A whole tour over fakes, interrupted at the n-th point at which it can be. */
async function interruptedAt(point: number) {
  const stack = new FakeStackState();
  const chain = new StackChain(stack.asStack(), () => [], 'every-hop');
  const clock = new FakeClock();
  const told = new AbortController();
  let points = 0;
  const pass = (): void => {
    points += 1;
    if (points === point) told.abort(new Error('told to end'));
  };
  clock.afterWait = pass;
  const runner = new TourRunner({
    chain: {
      act: async (action) => {
        await chain.act(action);
        pass();
      },
      statuses: () => chain.statuses(),
    },
    record: new LoadRecord(clock),
    moves: new SecondLook(() => undefined),
    page: new TourPage(() => undefined, false),
    clock,
    pace: { factor: 1 },
    ask: (signal) => {
      pass();
      signal.throwIfAborted();
      return Promise.resolve('go');
    },
  });
  const ended = await runner.run(TOUR_STEPS, told.signal).then(
    (steps) => `took ${steps} steps`,
    (error: unknown) => String(error),
  );
  const broken = stack.state;
  await chain.undo();
  return { ended, points, broken, state: stack.state };
}

describe('a tour that is interrupted', () => {
  it('leaves the chain whole, at whatever point that is', async () => {
    const { points } = await interruptedAt(Number.POSITIVE_INFINITY);
    const seen = new Set<string>();

    for (let point = 1; point <= points; point += 1) {
      const { ended, state, broken } = await interruptedAt(point);
      seen.add(broken);
      expect({ point, ended, state }).toEqual({
        point,
        ended: 'Error: told to end',
        state: 'up every-hop',
      });
    }

    // It was interrupted in every state that the tour brings the chain into.
    expect([...seen].toSorted()).toEqual([
      'killed every-hop',
      'paused every-hop',
      'up a-b',
      'up a-b hang',
      'up every-hop',
      'up every-hop delay',
      'up every-hop errorRate',
      'up every-hop hang',
      'up none hang',
    ]);
  });

  it('leaves the chain whole at its end, too', async () => {
    const { ended, broken, state } = await interruptedAt(Number.POSITIVE_INFINITY);

    expect(ended).toBe(`took ${TOUR_STEPS.length} steps`);
    expect(broken).toBe('up every-hop hang');
    expect(state).toBe('up every-hop');
  });
});
