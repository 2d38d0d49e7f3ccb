import { Agent, get } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from '@jest/globals';
import { createServiceLogger, type HttpService } from '@firebreak/chassis';
import { readConfig } from '../config.js';
import { startService } from '../start-service.js';

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
let service: HttpService | undefined;
afterEach(async () => {
  agent.destroy();
  await service?.stop('the end of the test');
});

/** Over the one connection that stays open, as a balancer's. */
async function readiness(port: number): Promise<{ code: number | undefined; body: unknown }> {
  return new Promise((resolve, reject) => {
    const asked = get({ host: '127.0.0.1', port, path: '/health/ready', agent }, (answer) => {
      text(answer).then(
        (json) => resolve({ code: answer.statusCode, body: JSON.parse(json) as unknown }),
        reject,
      );
    });
    asked.once('error', reject);
  });
}

it('is ready without B, and no more once it stops', async () => {
  const free = { SERVICE_A_PORT: '0', SERVICE_A_ADMIN_PORT: '0', SERVICE_A_METRICS_PORT: '0' };
  const logger = createServiceLogger({
    service: 'service-a',
    destination: { write: () => undefined },
  });
  service = await startService(readConfig({ ...free, SERVICE_B_ADDRESS: '127.0.0.1:1' }), {
    logger,
  });

  const before = await readiness(service.port);
  const stopped = service.stop('the spec');
  const after = await readiness(service.port);
  await stopped;

  expect(before.code).toBe(200);
  expect(after).toEqual({ code: 503, body: { status: 'stopping' } });
});
