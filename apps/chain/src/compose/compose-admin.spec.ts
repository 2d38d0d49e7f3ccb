import { type ChildProcess, spawn } from 'node:child_process';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ComposeAdmin } from './compose-admin.js';

/** Answers each command with itself. */
const ECHO = `
  const lines = require('node:readline').createInterface({ input: process.stdin });
  lines.on('line', (line) => console.log(\`{"reply":\${line}}\`));`;

/** Stands in for `docker compose exec`: runs a script in place of the program in the container. */
class FakeCompose {
  readonly commands: (readonly string[])[] = [];
  child: ChildProcess | undefined;

  constructor(private readonly script: string) {}

  startQuietly(args: readonly string[]): ChildProcess {
    this.commands.push(args);
    this.child = spawn(process.execPath, ['--eval', this.script], { stdio: 'pipe' });
    return this.child;
  }
}

describe('the admin contract of a container', () => {
  let compose: FakeCompose;
  afterEach(() => {
    compose.child?.kill('SIGKILL');
  });

  function admin(script: string): ComposeAdmin {
    compose = new FakeCompose(script);
    return new ComposeAdmin(compose);
  }

  it('is called by one program beside it, whose answers are the replies, in turn', async () => {
    const stack = admin(ECHO);

    const replies = await Promise.all([
      stack.call('service-b', 'SetPlacement', { placement: 'b-c', epoch: 1 }),
      stack.call('service-b', 'GetStatus', {}),
    ]);

    expect(replies).toEqual([
      { method: 'SetPlacement', request: { placement: 'b-c', epoch: 1 } },
      { method: 'GetStatus', request: {} },
    ]);
    expect(compose.commands).toEqual([
      ['exec', '-T', 'service-b', 'node', 'dist/libs/admin/src/client/main.js', 'service-b'],
    ]);
  });

  it('is called by another program when that one has ended', async () => {
    const stack = admin(ECHO);
    await stack.call('service-b', 'GetStatus', {});
    const exit = new Promise((resolve) => compose.child?.once('exit', resolve));
    compose.child?.kill('SIGKILL');
    await exit;

    await expect(stack.call('service-b', 'ListFaults', {})).resolves.toEqual({
      method: 'ListFaults',
      request: {},
    });
    expect(compose.commands).toHaveLength(2);
  });

  it.each([
    {
      title: 'the service refuses',
      script: 'console.log(\'{"error":{"code":"NOT_FOUND","message":"no"}}\'); process.exit(1)',
      code: 'NOT_FOUND',
    },
    {
      title: 'no container runs',
      script: 'console.error("service \\"service-c\\" is not running"); process.exit(1)',
      code: 'UNAVAILABLE',
    },
    {
      title: 'the container is paused',
      script: 'console.error("Container is paused, unpause it first"); process.exit(1)',
      code: 'DEADLINE_EXCEEDED',
    },
  ])('gives the reason as an error: $title', async ({ script, code }) => {
    await expect(admin(script).call('service-c', 'GetStatus', {})).rejects.toMatchObject({ code });
  });

  it('is watched until one leaves, which ends the program by its standard input', async () => {
    const script = `
      console.log('{"watching":true}');
      console.log('{"event":{"service":"service-b"}}');
      process.stdin.on('end', () => process.exit(0)).resume();`;
    const left = new AbortController();
    const heard: unknown[] = [];

    await admin(script).watch(
      'service-b',
      {
        watching: () => heard.push('watching'),
        event: (event) => {
          heard.push(event);
          left.abort();
        },
      },
      left.signal,
    );

    expect(heard).toEqual(['watching', { service: 'service-b' }]);
  });
});
