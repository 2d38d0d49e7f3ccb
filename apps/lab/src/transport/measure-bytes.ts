import type { TransportName, TransportResult } from '../results/transport-result.js';
import { CountingProxy } from './counting-proxy.js';
import { askMany } from './measure-round.js';
import type { QuoteClient } from './quote-question.js';

/** Enough that what connections say now and then weighs little. */
const MANY_CALLS = 200;

/** Bytes per call on one warm connection, and of the first call with all that comes before it. */
export async function measureBytes(
  transport: TransportName,
  port: number,
  connect: (port: number) => QuoteClient,
  calls = MANY_CALLS,
): Promise<TransportResult['bytes'][number]> {
  const proxy = await CountingProxy.to(port);
  const client = connect(proxy.port);
  try {
    await askMany(client, 1, 1);
    const first = proxy.passed();
    await askMany(client, calls, 1);
    const last = proxy.passed();
    return {
      transport,
      calls,
      toServerPerCall: (last.toServer - first.toServer) / calls,
      toClientPerCall: (last.toClient - first.toClient) / calls,
      firstToServer: first.toServer,
      firstToClient: first.toClient,
    };
  } finally {
    await client.close();
    await proxy.close();
  }
}
