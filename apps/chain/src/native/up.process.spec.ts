import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ChainProcess, FakeCheckout, allGone } from '../testing/fake-stack.js';
import { askSupervisor } from './control-client.js';
import { stackPaths } from './stack-paths.js';

jest.setTimeout(60_000);

/** How `chain up` fails and ends, with real processes. */
describe('chain up', () => {
  let checkout: FakeCheckout;
  let started: ChainProcess[] = [];
  let occupant: Server | undefined;

  const up = (env: Record<string, string> = {}, dist = checkout.dist): ChainProcess => {
    const chain = new ChainProcess(['up', '--dist', dist], checkout.env(env));
    started.push(chain);
    return chain;
  };
  const servicePids = async (): Promise<number[]> => {
    const answer = await askSupervisor(stackPaths(checkout.env()).socket, { verb: 'ps' });
    return answer?.services.flatMap(({ pid }) => pid ?? []) ?? [];
  };

  beforeEach(() => {
    checkout = new FakeCheckout();
  });

  afterEach(async () => {
    await Promise.all(started.map((chain) => chain.end()));
    started = [];
    occupant?.close();
    occupant = undefined;
    checkout.remove();
  });

  it('names each busy port, the variable that changes it, and starts nothing', async () => {
    occupant = createServer();
    const port = await new Promise<number>((resolve) => {
      occupant?.listen(0, '127.0.0.1', () => resolve(portOf(occupant)));
    });
    const chain = up({ SERVICE_B_PORT: String(port) });
    expect(await chain.ended).toBe(1);
    expect(chain.errors).toMatch(
      new RegExp(
        `^Port ${port} of service-b is in use on 127\\.0\\.0\\.1\\. ` +
          'Free it or choose another: SERVICE_B_PORT=\\d+ npm start\\n$',
      ),
    );
    expect(chain.output).toBe('');
  });

  it.each([
    [
      'a missing build',
      {},
      '/nowhere',
      /^service-a is not built \(.*main\.js is missing\)\. Build first: npm run build\n$/,
    ],
    [
      'a port that is none',
      { SERVICE_C_PORT: '70000' },
      undefined,
      /^SERVICE_C_PORT="70000" is not a port: a whole number from 0 \(any free one\) to 65535\.\n$/,
    ],
  ])('refuses %s in one line', async (_title, env, dist, message) => {
    const chain = up(env, dist);
    expect(await chain.ended).toBe(1);
    expect(chain.errors).toMatch(message);
  });

  it('goes on with the others when one service fails, shows why, and names the cure', async () => {
    const chain = up({ FAKE_C: 'crash' });
    await chain.says(
      'service-c exited with code 1 while it started: its line above says why. ' +
        'Mend that, then: npm run chain -- start service-c',
    );
    await chain.says('service-c cannot start: PLACEMENT');
    await chain.says('service-a listens');
    expect(await servicePids()).toHaveLength(2);
    expect(await chain.end()).toBe(0);
  });

  it('ends with 1 when no service is left', async () => {
    const chain = up({ FAKE_A: 'crash', FAKE_B: 'crash', FAKE_C: 'crash' });
    expect(await chain.ended).toBe(1);
    expect(chain.output).toContain('No service is left');
  });

  it('goes on without a console that cannot start, and says so in one line', async () => {
    checkout.addConsole(
      "process.stderr.write('cannot start: port 3010 is in use\\n'); process.exit(1);",
    );
    const chain = up();
    await chain.says('stack.healthy');
    await chain.says(
      'The console ended, and the chain runs without it: cannot start: port 3010 is in use',
    );
    expect(chain.output.match(/port 3010/g)).toHaveLength(1);
    expect(await servicePids()).toHaveLength(3);
    expect(await chain.end()).toBe(0);
  });

  it("shows the address of the console's page among what comes next", async () => {
    const ready = { time: '2026-01-01T00:00:00.000Z', event: 'console.ready', msg: 'ready' };
    const line = JSON.stringify({ ...ready, url: 'http://127.0.0.1:3010/#token=t' });
    checkout.addConsole(`console.log(${JSON.stringify(line)}); setInterval(() => {}, 1000);`);
    const chain = up({ LOG_FORMAT: 'pretty' });
    await chain.says('    http://127.0.0.1:3010/#token=t\n');
    expect(await chain.end()).toBe(0);
  });

  it('leaves nothing behind when it is killed outright, not even a paused service', async () => {
    const chain = up();
    await chain.says('stack.healthy');
    const pids = await servicePids();
    expect(pids).toHaveLength(3);
    process.kill(pids[2]!, 'SIGSTOP');
    chain.child.kill('SIGKILL');
    await chain.ended;
    await allGone(pids);

    const next = up();
    await next.says('stack.healthy');
  });
});

function portOf(server: Server | undefined): number {
  const address = server?.address();
  return typeof address === 'object' && address ? address.port : Number.NaN;
}
