import { beforeEach, describe, expect, it } from '@jest/globals';
import { faultSchema, faultToMessage } from '@firebreak/contracts/plain';
import { breaker } from '../testing/fake-admin.js';
import { makeFit } from './make-fit.js';
import { FakeStackState } from './testing/fake-stack-state.js';

describe('a stack that is to be shown', () => {
  let stack: FakeStackState;
  let told: string[] = [];
  beforeEach(() => {
    stack = new FakeStackState();
    told = [];
  });
  const fit = (): Promise<string> =>
    makeFit(stack.asStack(), 'every-hop', (line) => told.push(line));

  it('is left alone where it fits', async () => {
    expect(await fit()).toBe('every-hop');
    expect(stack.done).toEqual([]);
    expect(told).toEqual([]);
  });

  it.each([
    {
      title: 'C is dead',
      code: 'UNAVAILABLE',
      verb: 'start',
      tells: 'service-c was down: started for the tour.',
    },
    {
      title: 'C is paused',
      code: 'DEADLINE_EXCEEDED',
      verb: 'unpause',
      tells: 'service-c was paused or too slow: it goes on for the tour.',
    },
  ])('is put right, and that is said: $title', async ({ code, verb, tells }) => {
    stack.admin.silent.set('service-c', code);
    stack.applied = () => stack.admin.silent.delete('service-c');

    expect(await fit()).toBe('every-hop');
    expect(stack.done).toEqual([verb]);
    expect(told).toEqual([tells]);
  });

  it('is refused in one line where that does not help', async () => {
    stack.admin.silent.set('service-c', 'DEADLINE_EXCEEDED');

    await expect(fit()).rejects.toThrow(
      /^service-c does not answer, as if it were paused, and unpause did not help\. Who runs: [^\n]+ ps$/,
    );
  });

  it('is refused where a token is missing', async () => {
    stack.admin.silent.set('service-a', 'UNAUTHENTICATED');

    await expect(fit()).rejects.toThrow(/^service-a refuses: set ADMIN_TOKEN/);
    expect(stack.done).toEqual([]);
  });

  it('is refused where an operator forces a breaker', async () => {
    stack.admin.change('service-b', { breakers: [breaker({ mode: 'FORCED_OPEN' })] });

    await expect(fit()).rejects.toThrow(
      /^The breaker service-c\/Charge is forced_open by hand.*force service-c\/Charge auto$/,
    );
  });

  it('is rid of its faults, with the command that sets them again', async () => {
    const fault = faultSchema.parse({ kind: 'error-rate', operation: 'Charge', rate: 0.5 });
    stack.listed = [{ ...faultToMessage(fault), effect: 'errorRate' }];

    await fit();

    expect(stack.done).toContain('clear-faults');
    expect(told[0]).toMatch(
      /^A fault was set: cleared\. Set it again: npm run chain -- fault c charge error-rate 0\.5/,
    );
  });

  it('is brought into the placement of the tour, and back at the end', async () => {
    stack.place('a-b');

    expect(await fit()).toBe('a-b');
    expect(stack.state).toBe('up every-hop');
    expect(told).toEqual(['The placement was a-b: now every-hop, and a-b again at the end.']);
  });

  it('is brought into one placement where its services differ', async () => {
    stack.admin.change('service-b', { placement: 'none' });

    expect(await fit()).toBe('every-hop');
    expect(told[0]).toMatch(/^The services differed in their placement \(every-hop, none\)/);
  });
});
