import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ServiceStatusMessage } from '@firebreak/contracts/plain';
import { breaker } from '../testing/fake-admin.js';
import type { Action } from './action.js';
import { StackChain } from './stack-chain.js';
import { FakeStackState } from './testing/fake-stack-state.js';

describe('the chain that the tour breaks', () => {
  let stack: FakeStackState;
  let chain: StackChain;
  beforeEach(() => {
    stack = new FakeStackState();
    chain = new StackChain(stack.asStack(), () => [], 'every-hop');
  });

  it.each([
    { title: 'a kill', actions: [{ do: 'kill' }], cures: ['start'] },
    { title: 'a pause', actions: [{ do: 'pause' }], cures: ['unpause'] },
    { title: 'a fault', actions: [{ do: 'fault', words: ['hang'] }], cures: ['clear-faults'] },
    {
      title: 'a placement',
      actions: [{ do: 'placement', to: 'none' }],
      cures: ['placement every-hop'],
    },
    { title: 'nothing', actions: [], cures: [] },
    { title: 'what is healed already', actions: [{ do: 'kill' }, { do: 'start' }], cures: [] },
    {
      title: 'all at once, C first, so that it can be told the rest',
      actions: [
        { do: 'placement', to: 'a-b' },
        { do: 'fault', words: ['error-rate', '0.3'] },
        { do: 'pause' },
      ],
      cures: ['unpause', 'clear-faults', 'placement every-hop'],
    },
  ] satisfies { title: string; actions: Action[]; cures: string[] }[])(
    'puts right $title',
    async ({ actions, cures }) => {
      for (const action of actions) await chain.act(action);
      stack.done.length = 0;

      const told = await chain.undo();

      expect(stack.done).toEqual(cures);
      expect(stack.state).toBe('up every-hop');
      expect(told).toHaveLength(cures.length);
      expect(await chain.undo()).toEqual([]);
    },
  );

  it.each([
    { title: 'resets one that is open', change: { state: 'OPEN' }, isReset: true },
    { title: 'resets one that probes', change: { state: 'HALF_OPEN' }, isReset: true },
    { title: 'leaves one alone that is closed', change: {}, isReset: false },
    {
      title: 'leaves one alone that is open by hand',
      change: { state: 'OPEN', mode: 'FORCED_OPEN' },
      isReset: false,
    },
    {
      title: 'leaves one alone that acts in another placement',
      change: { state: 'OPEN', active: false },
      isReset: false,
    },
    {
      title: 'leaves one alone while C is not put right',
      change: { state: 'OPEN' },
      refused: 'start',
      isReset: false,
    },
  ] satisfies {
    title: string;
    change: Partial<ServiceStatusMessage['breakers'][number]>;
    refused?: string;
    isReset: boolean;
  }[])('of breakers at the end, $title', async ({ change, refused, isReset }) => {
    await chain.act({ do: 'kill' });
    if (refused !== undefined) stack.refused.add(refused);
    stack.admin.change('service-b', {
      breakers: [breaker({ name: 'service-c/Charge', ...change })],
    });

    const told = await chain.undo();

    const reset = {
      service: 'service-b',
      method: 'ForceBreaker',
      request: { name: 'service-c/Charge', action: 'RESET' },
    };
    expect(stack.admin.calls).toEqual(isReset ? [reset] : []);
    expect(told.slice(1)).toEqual(
      isReset ? ['Put right: npm run chain -- force service-c/Charge reset'] : [],
    );
  });

  it('says so when it cannot ask for them any more', async () => {
    const gone = { ...stack.asStack(), admin: () => Promise.reject(new Error('no stack is up')) };
    chain = new StackChain(gone, () => [], 'every-hop');
    await chain.act({ do: 'kill' });

    expect(await chain.undo()).toEqual([
      'Put right: npm run chain -- start service-c',
      'Breakers may be open for some seconds yet: no stack is up',
    ]);
  });

  it('resets no breaker when it did nothing', async () => {
    stack.admin.change('service-b', {
      breakers: [breaker({ name: 'service-c/Charge', state: 'OPEN' })],
    });

    expect(await chain.undo()).toEqual([]);
    expect(stack.admin.calls).toEqual([]);
  });

  it('comes back to the placement it was found in', async () => {
    chain = new StackChain(stack.asStack(), () => [], 'b-c');

    expect(await chain.undo()).toEqual(['Put right: npm run chain -- placement b-c']);
    expect(stack.state).toBe('up b-c');
  });

  it('says what the stack said when it refuses, and puts it right all the same', async () => {
    stack.refused.add('kill');
    chain = new StackChain(stack.asStack(), () => ['service-c is in use'], 'every-hop');

    await expect(chain.act({ do: 'kill' })).rejects.toThrow(
      'npm run chain -- kill service-c failed: service-c is in use',
    );
    expect(await chain.undo()).toEqual(['Put right: npm run chain -- start service-c']);
  });

  it('says what it could not put right, and goes on with the rest', async () => {
    await chain.act({ do: 'kill' });
    await chain.act({ do: 'placement', to: 'none' });
    stack.refused.add('start');

    expect(await chain.undo()).toEqual([
      'Not put right: npm run chain -- start service-c failed: code 1',
      'Put right: npm run chain -- placement every-hop',
    ]);
  });

  it('leaves out the status of a service that gives none', async () => {
    stack.admin.silent.set('service-b', 'UNAVAILABLE');

    expect([...(await chain.statuses()).keys()]).toEqual(['service-a']);
  });

  it('says whose moves cannot be heard, and waits for no watch that fails', async () => {
    stack.admin.silent.set('service-a', 'RESOURCE_EXHAUSTED');
    const heard: unknown[] = [];
    const over = new AbortController();
    const listener = {
      moved: (...facts: unknown[]) => heard.push(facts),
      unheard: (...facts: unknown[]) => heard.push(facts),
    };

    await chain.watch(listener, over.signal);
    stack.admin.tell('service-b', { dropped: { count: 7 } });
    over.abort();

    expect(heard).toEqual([
      ['service-a', 'refuses: said nothing (RESOURCE_EXHAUSTED)'],
      ['service-b', 'lost 7 events'],
    ]);
  });
});
