import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ServiceName } from '@firebreak/contracts/plain';
import type { Stack } from '@firebreak/stack';
import type { EdgeClient } from './harness/edge-client.js';
import { closeAll, openChain } from './harness/open-chain.js';

const SERVICES: readonly ServiceName[] = ['service-a', 'service-b', 'service-c'];
const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';

let stack: Stack;
let client: EdgeClient;

beforeAll(async () => {
  ({ stack, client } = await openChain());
});

afterAll(closeAll);

describe('one order', () => {
  it('is found by its correlation id and trace id in the logs of all three services', async () => {
    const id = `walk-${randomUUID()}`;

    const answer = await client.order(randomUUID(), {
      'x-correlation-id': id,
      traceparent: `00-${TRACE_ID}-b7ad6b7169203331-01`,
    });

    expect(answer.status).toBe(201);
    expect(answer.headers['x-correlation-id']).toBe(id);
    for (const name of SERVICES) {
      const line = await stack
        .service(name)
        .waitFor((written) => written.correlationId === id, 1_000, `line with ${id}`);
      expect(line).toMatchObject({ service: name, traceId: TRACE_ID, level: 'info' });
    }
  });

  it.each([
    { title: 'line breaks', id: 'a\tb' },
    { title: 'too long', id: 'x'.repeat(65) },
    { title: 'other characters', id: '<script>' },
  ])('gets a fresh correlation id when the given one is malformed: $title', async ({ id }) => {
    const answer = await client.order(randomUUID(), { 'x-correlation-id': id });

    expect(answer.headers['x-correlation-id']).toMatch(/^[A-Za-z0-9_.:-]{1,64}$/);
    expect(answer.headers['x-correlation-id']).not.toBe(id);
  });
});
