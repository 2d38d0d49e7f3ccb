import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AdminHarness } from '../../test/admin.harness.js';
import { type ClientCommand, type ClientLine, clientLine } from './client-command.js';

const TOKEN = 'a-token-of-two-dozen-chars';
const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

let service: AdminHarness;
let program: Program | undefined;
beforeEach(async () => {
  service = await new AdminHarness().start({ token: TOKEN });
});
afterEach(async () => {
  program?.child.kill('SIGKILL');
  await service.close();
});

/** The program in a process of its own, beside the service. */
class Program {
  readonly child: ChildProcess;
  readonly lines: ClientLine[] = [];
  private readonly exit: Promise<unknown[]>;

  constructor(command: ClientCommand | undefined, env: Record<string, string> = {}) {
    const args = command === undefined ? [] : [JSON.stringify(command)];
    this.child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...args], {
      env: { PATH: process.env['PATH'], ADMIN_TOKEN: TOKEN, ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.exit = once(this.child, 'close');
    createInterface({ input: this.child.stdout! }).on('line', (line) => {
      this.lines.push(clientLine.parse(JSON.parse(line)));
      this.child.emit('line');
    });
  }

  async exitCode(): Promise<unknown> {
    return (await this.exit)[0];
  }

  async printed(count: number): Promise<void> {
    while (this.lines.length < count) await once(this.child, 'line');
  }
}

function run(command: ClientCommand, env: Record<string, string> = {}): Program {
  program = new Program(command, { SERVICE_B_ADMIN_PORT: String(service.port), ...env });
  return program;
}

describe('the program beside a service', () => {
  it('makes one call with the token of its environment and prints the answer', async () => {
    const { lines, ...asked } = await ended(
      run({
        service: 'service-b',
        method: 'SetPlacement',
        request: { placement: 'b-c', epoch: 4 },
      }),
    );

    expect(asked.code).toBe(0);
    expect(lines).toEqual([{ reply: expect.objectContaining({ placement: 'b-c', epoch: 4 }) }]);
    expect(service.placement.current.epoch).toBe(4);
  });

  it.each([
    { title: 'the service refused', env: { ADMIN_TOKEN: 'x'.repeat(26) }, says: 'UNAUTHENTICATED' },
    { title: 'nobody listens', env: { SERVICE_B_ADMIN_PORT: '1' }, says: 'UNAVAILABLE' },
  ])('prints why not and exits with 1: $title', async ({ env, says }) => {
    const { lines, code } = await ended(run({ service: 'service-b', method: 'GetStatus' }, env));

    expect(code).toBe(1);
    expect(lines).toEqual([{ error: { code: says, message: expect.any(String) } }]);
  });

  it('watches until its standard input ends', async () => {
    const watch = run({ service: 'service-b', method: 'WatchEvents' });
    await watch.printed(1);
    service.breakers.charge.trip();
    await watch.printed(2);
    watch.child.stdin?.end();

    expect(await watch.exitCode()).toBe(0);
    expect(watch.lines).toEqual([
      { watching: true },
      { event: expect.objectContaining({ fact: 'transition' }) },
    ]);
  });
});

async function ended(running: Program): Promise<{ code: unknown; lines: ClientLine[] }> {
  const code = await running.exitCode();
  return { code, lines: running.lines };
}
