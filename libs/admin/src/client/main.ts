// node main.js service-c
// Calls the admin contract of the service that runs on this machine or in this container, with the
// environment's ADMIN_TOKEN or ADMIN_TOKEN_FILE: reads commands from standard input, one line of JSON
// each ({"method":"GetStatus"}), and prints a line of JSON for each answer. So a command from outside
// needs no published port and no token: docker compose exec -T service-c node .../main.js service-c
// A command that fails is answered with {"error":{"code","message"}}. A watch is the last command: it
// goes on until standard input ends, or nobody reads what it prints. Then the program ends.
import { createInterface } from 'node:readline';
import { SERVICES } from '@firebreak/contracts/plain';
import { AdminClient } from './admin-client.js';
import { adminAccess } from './admin-address.js';
import { withAdminToken } from './admin-token-file.js';
import { AdminError } from './admin-error.js';
import { clientCommand, type ClientLine } from './client-command.js';

const service = SERVICES.find((name) => name === process.argv[2]);
if (service === undefined) {
  process.stderr.write(`usage: main.js ${SERVICES.join('|')}, with commands on standard input\n`);
  process.exit(2);
}
const client = new AdminClient(adminAccess(service, withAdminToken(process.env)));
const commands = createInterface({ input: process.stdin });
const left = new AbortController();
// Whoever asks is gone: docker leaves the process in the container running otherwise.
commands.once('close', () => left.abort());
process.stdin.once('error', () => commands.close());
process.stdout.once('error', () => commands.close());
try {
  for await (const line of commands) await answer(line);
} finally {
  client.close();
  process.stdin.destroy();
}

async function answer(line: string): Promise<void> {
  try {
    const { method, request } = commandOf(line);
    if (method === 'WatchEvents') await watch();
    else print({ reply: await client.call(method, request) });
  } catch (error) {
    if (!(error instanceof AdminError)) throw error;
    print({ error: { code: error.code, message: error.message } });
  }
}

async function watch(): Promise<void> {
  await client.watch(
    {
      watching: () => print({ watching: true }),
      event: (event) => print({ event }),
    },
    left.signal,
  );
}

function commandOf(line: string) {
  try {
    return clientCommand.parse(JSON.parse(line));
  } catch {
    throw new AdminError('INVALID_ARGUMENT', `no command: ${line.slice(0, 200)}`);
  }
}

function print(line: ClientLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
