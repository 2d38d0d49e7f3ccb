import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TransportName } from '../results/transport-result.js';
import { grpcQuoteClient, serveGrpcQuotes } from './grpc-quotes.js';
import { measureBytes } from './measure-bytes.js';
import { askMany } from './measure-round.js';
import { QUESTION, type QuoteClient, type QuoteServer } from './quote-question.js';
import { restQuoteClient, serveRestQuotes } from './rest-quotes.js';

const SERVE = { grpc: serveGrpcQuotes, rest: serveRestQuotes };
const servers = new Map<TransportName, QuoteServer>();

function connect(transport: TransportName, port = servers.get(transport)?.port ?? 0): QuoteClient {
  return transport === 'grpc' ? grpcQuoteClient(port) : restQuoteClient(port, 2);
}

beforeAll(async () => {
  servers.set('grpc', await SERVE.grpc());
  servers.set('rest', await SERVE.rest());
});

afterAll(async () => {
  for (const server of servers.values()) await server.close();
});

describe.each<{ transport: TransportName }>([{ transport: 'grpc' }, { transport: 'rest' }])(
  'a quote over $transport',
  ({ transport }) => {
    it('is the same answer', async () => {
      const client = connect(transport);

      expect(await client.ask(QUESTION)).toEqual({
        amount: 12_500,
        currency: 'EUR',
        fee: 188,
        total: 12_688,
      });
      await client.close();
    });

    it('is asked as often as told, so many at once', async () => {
      const client = connect(transport);

      expect(await askMany(client, 25, 4)).toHaveLength(25);
      await client.close();
    });

    it('fails where nobody listens', async () => {
      const client = connect(transport, 1);

      await expect(client.ask(QUESTION)).rejects.toThrow(/ECONNREFUSED/);
      await client.close();
    });
  },
);

describe('bytes on the wire', () => {
  it('are fewer over gRPC once its headers are known', async () => {
    const [grpc, rest] = await Promise.all(
      (['grpc', 'rest'] as const).map((transport) =>
        measureBytes(
          transport,
          servers.get(transport)?.port ?? 0,
          (port) => connect(transport, port),
          10,
        ),
      ),
    );

    expect(rest?.toServerPerCall).toBeGreaterThan(1.5 * (grpc?.toServerPerCall ?? Infinity));
    expect(rest?.toClientPerCall).toBeGreaterThan(1.5 * (grpc?.toClientPerCall ?? Infinity));
    expect(grpc?.firstToServer).toBeGreaterThan(grpc?.toServerPerCall ?? Infinity);
  });
});
