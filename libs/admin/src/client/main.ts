// node main.js '{"service":"service-c","method":"GetStatus"}'
// Calls the admin contract of the service that runs on this machine or in this container, with the
// environment's ADMIN_TOKEN or ADMIN_TOKEN_FILE, and prints the answer as one line of JSON. So a command from outside
// needs no published port and no token: docker compose exec -T service-c node .../main.js '...'
// Exits with 0 when the service answered, else with 1 and a line {"error":{"code","message"}}.
// A watch goes on until its standard input ends or nobody reads what it prints.
import { AdminClient } from './admin-client.js';
import { adminAccess } from './admin-address.js';
import { withAdminToken } from './admin-token-file.js';
import { AdminError } from './admin-error.js';
import { clientCommand, type ClientLine } from './client-command.js';

const { service, method, request } = parseCommand(process.argv[2]);
const client = new AdminClient(adminAccess(service, withAdminToken(process.env)));
try {
  if (method === 'WatchEvents') await watch();
  else print({ reply: await client.call(method, request) });
} catch (error) {
  fail(error);
} finally {
  client.close();
}

async function watch(): Promise<void> {
  const left = new AbortController();
  const leave = (): void => left.abort();
  // Whoever asked is gone: docker leaves the process in the container running otherwise.
  process.stdin.once('end', leave).once('error', leave).resume();
  process.stdout.once('error', leave);
  try {
    await client.watch(
      {
        watching: () => print({ watching: true }),
        event: (event) => print({ event }),
      },
      left.signal,
    );
  } finally {
    process.stdin.destroy();
  }
}

function parseCommand(text = '') {
  try {
    return clientCommand.parse(JSON.parse(text));
  } catch {
    process.stderr.write('usage: main.js \'{"service":"service-c","method":"GetStatus"}\'\n');
    process.exit(2);
  }
}

function print(line: ClientLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function fail(error: unknown): void {
  if (!(error instanceof AdminError)) throw error;
  print({ error: { code: error.code, message: error.message } });
  process.exitCode = 1;
}
