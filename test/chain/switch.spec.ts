import { afterEach, describe, expect, it } from '@jest/globals';
import { AdminClient } from '@firebreak/admin/client';
import type { ServiceName } from '@firebreak/contracts/plain';
import type { Stack } from '@firebreak/stack';
import { keepUnderWay } from './harness/keep-under-way.js';
import { closeAll, openChain } from './harness/open-chain.js';
import { patience } from './harness/patience.js';

const SERVICES = ['service-a', 'service-b', 'service-c'] as const;
/** Enough that each switch meets calls at every hop. */
const UNDER_WAY = 16;
const BETWEEN_SWITCHES = 40;
const SWITCHES = ['b-c', 'none', 'every-hop-naive', 'edge', 'server', 'a-b', 'every-hop'];

const clients: AdminClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await closeAll();
});

function adminOf(stack: Stack, name: ServiceName): AdminClient {
  const port = Number(stack.service(name).events('admin.listening')[0]?.['port']);
  const client = new AdminClient({ address: `127.0.0.1:${port}` });
  clients.push(client);
  return client;
}

describe('a switch of the placement under load', () => {
  it('loses no request of sixteen at a time, and leaks no permit', async () => {
    const { stack, client } = await openChain({ placement: 'every-hop', envOf: patience });
    const admins = SERVICES.map((name) => adminOf(stack, name));
    // Started and connected, before any of it counts.
    for (let n = 0; n < 20; n++) await client.order();
    const { body } = await client.order();
    let turn = 0;
    const load = keepUnderWay(UNDER_WAY, () =>
      ++turn % 2 === 0 ? client.order() : client.read(String(body['id'])),
    );

    for (const [i, placement] of SWITCHES.entries()) {
      await load.more(BETWEEN_SWITCHES);
      await Promise.all(
        admins.map((admin) => admin.call('SetPlacement', { placement, epoch: i + 1 })),
      );
    }
    await load.more(BETWEEN_SWITCHES);
    const answers = await load.stop();

    expect(answers.filter(({ status }) => status >= 400)).toEqual([]);
    for (const admin of admins) {
      const { placement, epoch, breakers } = await admin.call('GetStatus', {});
      expect({ placement, epoch }).toEqual({ placement: 'every-hop', epoch: SWITCHES.length });
      for (const { name, counters, probesInFlight } of breakers) {
        expect({ name, inFlight: counters?.inFlight, probesInFlight }).toEqual({
          name,
          inFlight: 0,
          probesInFlight: 0,
        });
      }
    }
  });
});
