import type {
  TransportName,
  TransportResult,
  TransportRound,
} from '../results/transport-result.js';
import { grpcQuoteClient } from './grpc-quotes.js';
import { measureBytes } from './measure-bytes.js';
import { type ComparePlan, measureRounds, type Variant } from './measure-rounds.js';
import { answerQuestion, QUESTION, type QuoteClient } from './quote-question.js';
import { restQuoteClient } from './rest-quotes.js';
import { ServerProcess } from './server-process.js';
import { ratiosOf, spreadsOf } from './spread.js';

/** Calls under way at once, as the rounds have them. */
const CONCURRENCIES = [1, 16] as const;
const SUBJECTS = [
  { transport: 'grpc', control: false },
  { transport: 'rest', control: false },
  { transport: 'grpc', control: true },
  { transport: 'rest', control: true },
] as const satisfies readonly { transport: TransportName; control: boolean }[];

/**
 * The same question over gRPC and over REST, four servers in processes of their own (each transport
 * twice), the client here. In each round every variant has its turn, in random order.
 */
export async function compareTransports(plan: ComparePlan): Promise<TransportResult> {
  const startedAt = performance.now();
  const servers: ServerProcess[] = [];
  const variants: Variant[] = [];
  try {
    for (const { transport, control } of SUBJECTS) {
      plan.signal?.throwIfAborted();
      const server = await ServerProcess.start(transport);
      servers.push(server);
      for (const concurrency of CONCURRENCIES) {
        const client = connect(transport, server.port, concurrency);
        variants.push({ transport, control, concurrency, client, server, rounds: [] });
      }
    }
    const rounds = await measureRounds(variants, plan);
    if (rounds === 0) plan.signal?.throwIfAborted();
    for (const variant of variants) variant.rounds.splice(rounds);
    const bytes = await bytesOf(variants);
    return {
      ...resultOf(variants, { ...plan, rounds }),
      bytes,
      tookMs: Math.round(performance.now() - startedAt),
    };
  } finally {
    for (const { client } of variants) await client.close();
    for (const server of servers) await server.close();
  }
}

async function bytesOf(variants: readonly Variant[]): Promise<TransportResult['bytes']> {
  const bytes: TransportResult['bytes'] = [];
  for (const { transport, control, concurrency, server } of variants) {
    if (control || concurrency !== 1) continue;
    bytes.push(
      await measureBytes(transport, server.port, (port) => connect(transport, port, concurrency)),
    );
  }
  return bytes;
}

function connect(transport: TransportName, port: number, concurrency: number): QuoteClient {
  return transport === 'grpc' ? grpcQuoteClient(port) : restQuoteClient(port, concurrency);
}

function resultOf(
  variants: readonly Variant[],
  { rounds, callsPerRound }: ComparePlan,
): Omit<TransportResult, 'bytes' | 'tookMs'> {
  return {
    schema: 1,
    question: JSON.stringify(QUESTION),
    answer: JSON.stringify(answerQuestion(QUESTION)),
    rounds,
    callsPerRound,
    variants: variants.map(({ transport, control, concurrency, rounds: measured }) => ({
      transport,
      control,
      concurrency,
      rounds: measured,
      summary: spreadsOf(measured),
    })),
    ratios: CONCURRENCIES.map((concurrency) => {
      const of = (transport: TransportName, control: boolean): readonly TransportRound[] =>
        variants.find(
          (each) =>
            each.transport === transport &&
            each.control === control &&
            each.concurrency === concurrency,
        )?.rounds ?? [];
      return {
        concurrency,
        restOverGrpc: ratiosOf(of('rest', false), of('grpc', false)),
        grpcControl: ratiosOf(of('grpc', true), of('grpc', false)),
        restControl: ratiosOf(of('rest', true), of('rest', false)),
      };
    }),
  };
}
