import { jest } from '@jest/globals';
import { Stack, type StackOptions } from '@firebreak/stack';
import { EdgeClient } from './edge-client.js';

/** Real processes start, fail and recover in seconds, and the machine may be busy. */
jest.setTimeout(60_000);

const open: { close(): Promise<void> }[] = [];

/** A running stack with a client to it; both are ended by {@link closeAll}. */
export async function openChain(
  options: StackOptions = {},
): Promise<{ stack: Stack; client: EdgeClient }> {
  const stack = await Stack.start(options);
  open.push(stack);
  const client = new EdgeClient(stack.url);
  open.push(client);
  return { stack, client };
}

/** For `afterEach`: ends what a test opened, also when it failed. */
export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((resource) => resource.close()));
}
