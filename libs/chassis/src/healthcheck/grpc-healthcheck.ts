// node grpc-healthcheck.js 127.0.0.1:50053
// Exits with 0 when the server there says by the standard health service that it is serving, else
// with 1 and a line that says why. It asks about the process itself, never about its dependencies.
import { writeSync } from 'node:fs';
import { Client, credentials } from '@grpc/grpc-js';

const DEADLINE_MS = 2_000;
const CHECK = '/grpc.health.v1.Health/Check';
// HealthCheckRequest for the server as a whole has no fields; SERVING is field 1 with value 1.
const REQUEST = Buffer.alloc(0);
const SERVING = Buffer.from([0x08, 0x01]);

const address = process.argv[2];
if (address === undefined) fail('usage: grpc-healthcheck HOST:PORT');

const client = new Client(address, credentials.createInsecure());
client.makeUnaryRequest<Buffer, Buffer>(
  CHECK,
  (request) => request,
  (reply) => reply,
  REQUEST,
  { deadline: Date.now() + DEADLINE_MS },
  (error, reply) => {
    if (error !== null) fail(`${address} is not healthy: ${error.message}`);
    if (reply === undefined || !reply.equals(SERVING)) fail(`${address} is not serving`);
    client.close();
  },
);

function fail(reason: string): never {
  writeSync(2, `${reason}\n`);
  process.exit(1);
}
