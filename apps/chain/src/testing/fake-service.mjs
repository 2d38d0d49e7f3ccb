// @ts-check
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { basename, dirname } from 'node:path';
import { Server, ServerCredentials } from '@grpc/grpc-js';

/*
 * Stands in for a built service in specs and by hand: logs `service.listening`, answers health checks
 * as the real one does (A over HTTP, B and C over gRPC), serves A's edge from memory, and stops on
 * SIGTERM. Which service it is follows from the folder its entry lies in: apps/service-x/src/main.js.
 * FAKE_<X>: `crash` exits 1 at start with a line on stderr, `stubborn` ignores SIGTERM.
 */
const service = basename(dirname(dirname(process.argv[1] ?? '')));
const letter = service.slice(-1).toUpperCase();
const mode = process.env[`FAKE_${letter}`];
const port = Number(process.env[`SERVICE_${letter}_PORT`]);
const { PLACEMENT: placement, PLACEMENT_EPOCH: epoch } = process.env;

/** @param {string} event @param {string} msg */
function log(event, msg) {
  const time = new Date().toISOString();
  process.stdout.write(
    `${JSON.stringify({ time, level: 'info', service, event, msg, port, placement, epoch })}\n`,
  );
}

function listening() {
  log('service.listening', `${service} listens on 127.0.0.1:${port}.`);
}

function serveEdge() {
  /** @type {Set<string>} */
  const orders = new Set();
  const server = createServer(({ method, url = '' }, response) => {
    const id = method === 'POST' ? randomUUID() : (url.split('/').at(-1) ?? '');
    if (method === 'POST') orders.add(id);
    const isKnown = orders.has(id) || url === '/health/live';
    response.writeHead(isKnown ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ id }));
  });
  server.listen(port, '127.0.0.1', listening);
}

function serveHealth() {
  const server = new Server();
  /** @param {Buffer} bytes */
  const asItIs = (bytes) => bytes;
  const check = {
    path: '/grpc.health.v1.Health/Check',
    requestStream: false,
    responseStream: false,
    requestSerialize: asItIs,
    requestDeserialize: asItIs,
    responseSerialize: asItIs,
    responseDeserialize: asItIs,
  };
  /** @type {import('@grpc/grpc-js').handleUnaryCall<Buffer, Buffer>} */
  const serving = (_call, done) => {
    done(null, Buffer.from([0x08, 0x01]));
  };
  server.addService({ check }, { check: serving });
  server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), listening);
}

if (mode === 'crash') {
  process.stderr.write(`${service} cannot start: PLACEMENT "everywhere" is unknown.\n`);
  process.exit(1);
}
process.on('SIGTERM', () => {
  log('service.stopping', `${service} stops.`);
  if (mode !== 'stubborn') process.exit(0);
});
if (letter === 'A') serveEdge();
else serveHealth();
