// node load-process.js http://127.0.0.1:3000 200
// Sends so many requests a second to the edge until whoever started it is gone, and tells it once a
// second how many were sent. A process of its own: at 200 requests a second it would disturb the
// console, and the console's pauses would disturb its pace.
import { EdgeClient, KnownOrders, OpenLoad, parseMix } from '@firebreak/load';

const MIX = 'orders=2,quotes=1,reads=2';
const REPORT_EVERY_MS = 1_000;

const [url = '', rate = '0'] = process.argv.slice(2);
const stop = new AbortController();
let sent = 0;

process.once('disconnect', () => stop.abort());
process.once('SIGTERM', () => stop.abort());
setInterval(() => {
  process.send?.({ sent });
  sent = 0;
}, REPORT_EVERY_MS).unref();

const client = new EdgeClient(new URL(url));
const load = new OpenLoad(
  { ratePerSecond: Number(rate), mix: parseMix(MIX) },
  {
    client,
    orders: new KnownOrders(),
    told: { sent: () => void sent++, ended: () => undefined },
  },
);
await load.run(stop.signal);
await client.close();
if (process.connected) process.disconnect();
