import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkPorts, type ServiceDefinition } from './service-definition.js';

describe('ports that are taken', () => {
  let occupant: Server;
  let taken = 0;
  beforeAll(async () => {
    occupant = createServer();
    await new Promise<void>((resolve) => occupant.listen(0, '127.0.0.1', resolve));
    taken = (occupant.address() as AddressInfo).port;
  });
  afterAll(() => void occupant.close());

  function serviceB(port: number, adminPort: number): ServiceDefinition {
    const env = { SERVICE_B_METRICS_PORT: '0' };
    return { name: 'service-b', entry: '', env, host: '', port, adminPort, health: 'grpc' };
  }

  it('are named with one command that moves them all', async () => {
    const other = taken + 100 > 65_535 ? taken - 100 : taken + 100;

    await expect(checkPorts([serviceB(taken, taken)], {})).rejects.toThrow(
      `Port ${taken} of service-b is in use on 127.0.0.1.\n` +
        `Port ${taken} of service-b's admin contract is in use on 127.0.0.1.\n` +
        `Free them or choose others: SERVICE_B_PORT=${other} SERVICE_B_ADMIN_PORT=${other} npm start`,
    );
  });

  it('do not trouble who asks for free ones', async () => {
    await expect(checkPorts([serviceB(0, 0)], {})).resolves.toBeUndefined();
  });
});
