import type { AddressInfo } from 'node:net';
import type { QuoteReply, QuoteRequest } from '@firebreak/contracts';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Pool } from 'undici';
import {
  answerQuestion,
  LOOPBACK,
  type QuoteClient,
  type QuoteServer,
  TIME_LIMIT_MS,
} from './quote-question.js';

const PATH = '/v1/quotes';
const integer = { type: 'integer' } as const;
const text = { type: 'string' } as const;
/** As the proto has it: what is read is checked, and writing knows the fields. */
const SCHEMA = {
  body: {
    type: 'object',
    required: ['amount', 'currency'],
    properties: { amount: integer, currency: text },
  },
  response: {
    200: {
      type: 'object',
      properties: { amount: integer, currency: text, fee: integer, total: integer },
    },
  },
} as const;

/** The same question as `POST /v1/quotes` with JSON, on a plain Fastify. */
export async function serveRestQuotes(): Promise<QuoteServer> {
  const fastify = new FastifyAdapter().getInstance();
  fastify.post<{ Body: QuoteRequest }>(PATH, { schema: SCHEMA }, ({ body }) =>
    Promise.resolve(answerQuestion(body)),
  );
  await fastify.listen({ host: LOOPBACK, port: 0 });
  const { port } = fastify.server.address() as AddressInfo;
  return {
    port,
    close: async () => {
      await fastify.close();
    },
  };
}

/**
 * An undici client of it: HTTP/1.1 with keep-alive.
 * @param connections how many calls may be under way at once, each on a connection of its own
 */
export function restQuoteClient(port: number, connections: number): QuoteClient {
  const pool = new Pool(`http://${LOOPBACK}:${port}`, {
    connections,
    headersTimeout: TIME_LIMIT_MS,
    bodyTimeout: TIME_LIMIT_MS,
  });
  return {
    ask: async (question) => {
      const { statusCode, body } = await pool.request({
        method: 'POST',
        path: PATH,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(question),
      });
      if (statusCode === 200) return (await body.json()) as QuoteReply;
      throw new Error(`REST: ${statusCode} ${await body.text()}`);
    },
    close: () => pool.close(),
  };
}
