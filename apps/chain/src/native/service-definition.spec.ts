import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from './ports.js';
import { checkPorts, type ServiceDefinition } from './service-definition.js';

describe('ports that are taken', () => {
  const occupants: Server[] = [];
  const taken: number[] = [];
  beforeAll(async () => {
    for (let n = 0; n < 2; n++) {
      const occupant = createServer();
      await new Promise<void>((resolve) => occupant.listen(0, '127.0.0.1', resolve));
      occupants.push(occupant);
      taken.push((occupant.address() as AddressInfo).port);
    }
  });
  afterAll(() => {
    for (const occupant of occupants) occupant.close();
  });

  function serviceB(port: number, adminPort: number): ServiceDefinition {
    const env = { SERVICE_B_METRICS_PORT: '0' };
    return { name: 'service-b', entry: '', env, host: '', port, adminPort, health: 'grpc' };
  }

  const other = (port = 0): number => (port + 100 > 65_535 ? port - 100 : port + 100);

  it('are named with one command that moves them all', async () => {
    const [one = 0, two = 0] = taken;

    await expect(checkPorts([serviceB(one, two)], {})).rejects.toThrow(
      `Port ${one} of service-b is in use on 127.0.0.1.\n` +
        `Port ${two} of service-b's admin contract is in use on 127.0.0.1.\n` +
        'Free them or choose others: ' +
        `SERVICE_B_PORT=${other(one)} SERVICE_B_ADMIN_PORT=${other(two)} npm start`,
    );
  });

  it('are named when two of ours want the same', async () => {
    const port = await freePort('127.0.0.1');

    await expect(checkPorts([serviceB(port, port)], {})).rejects.toThrow(
      `Port ${port} is wanted twice: SERVICE_B_PORT and SERVICE_B_ADMIN_PORT. ` +
        `Free it or choose another: SERVICE_B_ADMIN_PORT=${other(port)} npm start`,
    );
  });

  it('do not trouble who asks for free ones', async () => {
    await expect(checkPorts([serviceB(0, 0)], {})).resolves.toBeUndefined();
  });
});
