import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { Stack } from '@firebreak/stack';
import type { EdgeClient } from './harness/edge-client.js';
import { closeAll, openChain } from './harness/open-chain.js';
import { ConsoleProcess, type Hello } from './harness/open-console.js';

jest.setTimeout(240_000);

const ORDERS = 80;
const AT_ONCE = 4;
/** More than the service keeps for one reader, and than its connection holds. */
const TRANSITIONS = 4_000;
const SETTLED_MS = 30_000;

let page: ConsoleProcess | undefined;
afterEach(async () => {
  await page?.close();
  page = undefined;
  await closeAll();
});

describe('a console beside the chain', () => {
  it('sees all three services', async () => {
    const { stack } = await openChain();
    page = await ConsoleProcess.start(stack);

    const { frames } = await page.helloWith((hello) => links(hello) === 'up up up', SETTLED_MS);

    expect(links({ frames })).toBe('up up up');
  });

  it('harms no order while it reads, when it hangs, and when it is killed', async () => {
    const { stack, client } = await openChain();
    page = await ConsoleProcess.start(stack);
    const { close } = await page.openPage();

    const whileItReads = await orderAll(client);
    page.process.signal('SIGSTOP');
    const whileItHangs = await orderAll(client);
    await page.close();
    const onceItIsGone = await orderAll(client);
    close();

    const allPaid = Array.from({ length: ORDERS }, () => 201);
    expect(whileItReads).toEqual(allPaid);
    expect(whileItHangs).toEqual(allPaid);
    expect(onceItIsGone).toEqual(allPaid);
  });

  it('costs a service a bounded queue while it hangs, and learns later what it missed', async () => {
    const { stack, client } = await openChain();
    page = await ConsoleProcess.start(stack);
    await page.helloWith((hello) => links(hello) === 'up up up', SETTLED_MS);

    page.process.signal('SIGSTOP');
    await moveBreaker(stack, TRANSITIONS);
    const answers = await orderAll(client);
    page.process.signal('SIGCONT');
    const { events } = await page.helloWith(
      (hello) => hello.events.some(({ kind }) => kind === 'dropped'),
      SETTLED_MS,
    );

    expect(answers).toEqual(Array.from({ length: ORDERS }, () => 201));
    expect(events.find(({ kind }) => kind === 'dropped')?.text).toMatch(
      /^\d+ events are missing here: they came too fast$/,
    );
  });
});

function links({ frames }: Pick<Hello, 'frames'>): string | undefined {
  return frames
    .at(-1)
    ?.services.map(({ link }) => link)
    .join(' ');
}

async function orderAll(client: EdgeClient): Promise<number[]> {
  const statuses: number[] = [];
  const order = async (): Promise<void> => {
    while (statuses.length < ORDERS) statuses.push((await client.order()).status);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, order));
  return statuses.slice(0, ORDERS);
}

/** By hand, between open and closed. */
async function moveBreaker(stack: Stack, transitions: number): Promise<void> {
  const admin = await stack.admin('service-b');
  for (let moved = 0; moved < transitions; moved += 2) {
    await admin.call('ForceBreaker', { name: 'service-c/Charge', action: 'OPEN' });
    await admin.call('ForceBreaker', { name: 'service-c/Charge', action: 'RESET' });
  }
}
