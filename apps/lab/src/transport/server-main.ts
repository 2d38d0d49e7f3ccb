/*
 * The server of one transport, in a process of its own: tells its parent the port, then how much CPU it
 * has used whenever asked, and ends with its parent.
 */
import { TRANSPORTS } from '../results/transport-result.js';
import { serveGrpcQuotes } from './grpc-quotes.js';
import { serveRestQuotes } from './rest-quotes.js';

const SERVE = { grpc: serveGrpcQuotes, rest: serveRestQuotes };

const transport = TRANSPORTS.find((name) => name === process.argv[2]);
if (transport === undefined || process.send === undefined) {
  throw new Error(`started as ${process.argv.slice(2).join(' ')}, not by lab transport`);
}
process.on('disconnect', () => process.exit(0));
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMicros: user + system });
});
const { port } = await SERVE[transport]();
process.send({ port });
