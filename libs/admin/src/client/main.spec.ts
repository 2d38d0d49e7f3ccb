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

  constructor(env: Record<string, string>) {
    this.child = spawn(process.execPath, ['--import', 'tsx', MAIN, 'service-b'], {
      env: { PATH: process.env['PATH'], ADMIN_TOKEN: TOKEN, ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.exit = once(this.child, 'close');
    createInterface({ input: this.child.stdout! }).on('line', (line) => {
      this.lines.push(clientLine.parse(JSON.parse(line)));
      this.child.emit('line');
    });
  }

  tell(command: ClientCommand | string): void {
    const line = typeof command === 'string' ? command : JSON.stringify(command);
    this.child.stdin?.write(`${line}\n`);
  }

  /** Tells it that nothing more comes. @returns its exit code */
  async end(): Promise<unknown> {
    this.child.stdin?.end();
    return (await this.exit)[0];
  }

  async printed(count: number): Promise<void> {
    while (this.lines.length < count) await once(this.child, 'line');
  }
}

function run(env: Record<string, string> = {}): Program {
  program = new Program({ SERVICE_B_ADMIN_PORT: String(service.port), ...env });
  return program;
}

describe('the program beside a service', () => {
  it('makes calls with the token of its environment, prints the answers in order, and ends', async () => {
    const asked = run();
    asked.tell({ method: 'SetPlacement', request: { placement: 'b-c', epoch: 4 } });
    asked.tell({ method: 'GetStatus' });

    expect(await asked.end()).toBe(0);

    const reply = expect.objectContaining({ placement: 'b-c', epoch: 4 });
    expect(asked.lines).toEqual([{ reply }, { reply }]);
    expect(service.placement.current.epoch).toBe(4);
  });

  it.each([
    { title: 'the service refused', env: { ADMIN_TOKEN: 'x'.repeat(26) }, says: 'UNAUTHENTICATED' },
    { title: 'nobody listens', env: { SERVICE_B_ADMIN_PORT: '1' }, says: 'UNAVAILABLE' },
    { title: 'it is no command', command: 'x', says: 'INVALID_ARGUMENT' },
  ])('prints why not, and goes on: $title', async ({ env, command, says }) => {
    const asked = run(env);
    asked.tell(command ?? { method: 'GetStatus' });
    asked.tell('y');

    expect(await asked.end()).toBe(0);

    expect(asked.lines).toEqual([
      { error: { code: says, message: expect.any(String) } },
      { error: { code: 'INVALID_ARGUMENT', message: 'no command: y' } },
    ]);
  });

  it('watches until its standard input ends', async () => {
    const watch = run();
    watch.tell({ method: 'WatchEvents' });
    await watch.printed(1);
    service.breakers.charge.trip();
    await watch.printed(2);

    expect(await watch.end()).toBe(0);
    expect(watch.lines).toEqual([
      { watching: true },
      { event: expect.objectContaining({ fact: 'transition' }) },
    ]);
  });
});
