import { existsSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { parseMix } from '@firebreak/load';
import { SERVICES } from '../services.js';
import { runLoad } from '../load/load-run.js';
import { LoadReporter } from '../load/load-reporter.js';
import { ChainProcess, FakeCheckout, allGone } from '../testing/fake-stack.js';
import { askSupervisor } from './control-client.js';
import type { ControlRequest } from './control-protocol.js';
import { NativeStack } from './native-stack.js';
import { stackPaths } from './stack-paths.js';

jest.setTimeout(60_000);

const JSON_STYLE = { pretty: false, colour: false };

/** Real processes: fake services under the real supervisor, asked through its socket. */
describe('the native stack', () => {
  const checkout = new FakeCheckout();
  const paths = stackPaths(checkout.env());
  const said: string[] = [];
  const stack = new NativeStack(paths, (line) => said.push(line));
  let up: ChainProcess;

  const take = (): string[] => said.splice(0);
  const pids = async (): Promise<number[]> => {
    const answer = await askSupervisor(paths.socket, { verb: 'ps' });
    return answer?.services.flatMap(({ pid }) => pid ?? []) ?? [];
  };

  beforeAll(async () => {
    up = new ChainProcess(
      ['up', '--dist', checkout.dist],
      checkout.env({ FAKE_B: 'stubborn', SHUTDOWN_GRACE_MS: '0' }),
    );
    await up.says('stack.healthy');
  });

  afterAll(async () => {
    const left = await pids();
    const code = await up.end();
    await allGone(left);
    const isSocketLeft = existsSync(paths.socket);
    checkout.remove();
    expect({ code, isSocketLeft, left: left.length }).toEqual({
      code: 0,
      isSocketLeft: false,
      left: 3,
    });
  });

  it('lists its services with pid, port and memory', async () => {
    expect(await stack.ps()).toBe(0);
    const [heading, ...lines] = take();
    expect(heading).toMatch(/^SERVICE +STATE +PID +PORT +UP +MEMORY$/);
    expect(lines).toHaveLength(3);
    for (const [i, line] of lines.entries()) {
      expect(line).toMatch(new RegExp(`^${SERVICES[i]} +running +\\d+ +\\d+ +\\d+s +\\d+ MB$`));
    }
  });

  it('starts a service again with the placement it was told to remember', async () => {
    await stack.rememberPlacement('b-c', 3);
    await stack.apply('kill', ['service-c']);
    await stack.apply('start', ['service-c']);
    take();

    await stack.logs({
      services: ['service-c'],
      isFollowing: false,
      tail: 1,
      keep: (line) => line.includes('service.listening'),
      style: JSON_STYLE,
    });

    expect(take().map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ placement: 'b-c', epoch: '3' }),
    ]);
  });

  it('lets nobody else near its socket', () => {
    expect(statSync(paths.socket).mode & 0o777).toBe(0o600);
  });

  it('kills, says so when there is nothing to kill, and starts again until healthy', async () => {
    expect(await stack.apply('kill', ['service-c'])).toBe(0);
    expect(await stack.apply('kill', ['service-c'])).toBe(0);
    expect(await stack.apply('pause', ['service-c'])).toBe(1);
    expect(take()).toEqual([
      'service-c killed (SIGKILL)',
      'service-c is not running (SIGKILL)',
      'service-c is not running (SIGKILL)',
    ]);
    await up.says(
      'service-c was killed by SIGKILL. Start it again: npm run chain -- start service-c',
    );

    expect(await stack.apply('start', ['service-c'])).toBe(0);
    expect(await stack.apply('start', ['service-c'])).toBe(0);
    expect(take()).toEqual([
      expect.stringMatching(/^service-c started \(pid \d+\), healthy after \d\.\d s$/),
      expect.stringMatching(/^service-c runs already \(pid \d+\)$/),
    ]);
  });

  it('pauses and unpauses, and refuses to do either twice', async () => {
    expect(await stack.apply('pause', ['service-c'])).toBe(0);
    expect(await stack.apply('pause', ['service-c'])).toBe(1);
    expect(await stack.apply('start', ['service-c'])).toBe(1);
    expect(await stack.apply('unpause', ['service-c'])).toBe(0);
    expect(await stack.apply('unpause', ['service-c'])).toBe(1);
    expect(take()).toEqual([
      'service-c paused (SIGSTOP)',
      'service-c is paused already',
      'service-c is paused: unpause it instead',
      'service-c unpaused (SIGCONT)',
      'service-c is not paused',
    ]);
  });

  it('stops a paused service politely, and one that does not listen with SIGKILL', async () => {
    await stack.apply('pause', ['service-c']);
    expect(await stack.apply('stop', ['service-b', 'service-c'])).toBe(0);
    expect(take().slice(1)).toEqual(['service-b stopped (SIGKILL)', 'service-c stopped (code 0)']);
    expect(await stack.apply('stop', ['service-c'])).toBe(0);
    expect(await stack.apply('start', ['service-b', 'service-c'])).toBe(0);
    take();
  });

  it('keeps the logs of all services, in the order of time', async () => {
    const request = {
      services: ['service-c', 'service-a'],
      isFollowing: false,
      style: JSON_STYLE,
    } as const;
    expect(await stack.logs(request)).toBe(0);
    const lines = take().map((line) => JSON.parse(line) as { time: string; service: string });
    const times = lines.map(({ time }) => time);
    expect(times).toEqual(times.toSorted());
    expect(new Set(lines.map(({ service }) => service))).toEqual(
      new Set(['service-a', 'service-c']),
    );

    await stack.logs({ ...request, tail: 1 });
    expect(take()).toHaveLength(2);
  });

  it('refuses to run twice and says who runs', async () => {
    const second = new ChainProcess(['up', '--dist', checkout.dist], checkout.env());
    expect(await second.ended).toBe(1);
    expect(second.errors).toBe(
      `The stack of this checkout runs already (pid ${up.child.pid}). ` +
        'See it with npm run chain -- ps; end it with Ctrl-C there.\n',
    );
  });

  it('answers a request it does not know with a line', async () => {
    const unknown = { verb: 'explode' } as unknown as ControlRequest;
    await expect(askSupervisor(paths.socket, unknown)).rejects.toThrow(
      'The supervisor does not know this request.',
    );
  });

  it('takes a load, evenly paced and counted per operation', async () => {
    const url = new URL(`http://127.0.0.1:${await stack.portOf('service-a')}`);
    const lines: string[] = [];
    const reporter = new LoadReporter(
      JSON_STYLE,
      (line) => lines.push(line),
      () => undefined,
    );
    const plan = { ratePerSecond: 100, mix: parseMix('orders=1,reads=3'), durationMs: 400 };
    await runLoad({ url, plan, stop: new AbortController().signal, reporter });
    const { operations } = JSON.parse(lines.at(-1) ?? '') as {
      operations: Record<'orders' | 'reads', { sent: number; ok: number; failed: object }>;
    };
    const { orders, reads } = operations;
    expect(orders.sent + reads.sent).toBe(40);
    expect(orders.sent).toBeLessThan(reads.sent);
    for (const { sent, ok, failed } of [orders, reads]) {
      expect({ ok, failed }).toEqual({ ok: sent, failed: {} });
    }
  });
});
