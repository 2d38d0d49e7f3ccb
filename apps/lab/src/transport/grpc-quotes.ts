import { promisify } from 'node:util';
import { grpcPackages, type QuoteReply, type QuoteRequest } from '@firebreak/contracts';
import {
  Client,
  credentials,
  type handleUnaryCall,
  type MethodDefinition,
  Server,
  ServerCredentials,
  type ServiceDefinition,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import {
  answerQuestion,
  LOOPBACK,
  type QuoteClient,
  type QuoteServer,
  TIME_LIMIT_MS,
} from './quote-question.js';

/** `Quote` of the chain's own payments proto, on a plain grpc-js server. */
export async function serveGrpcQuotes(): Promise<QuoteServer> {
  const server = new Server();
  const quote: handleUnaryCall<QuoteRequest, QuoteReply> = ({ request }, answer) =>
    answer(null, answerQuestion(request));
  server.addService({ Quote: quoteMethod() }, { Quote: quote });
  const bind = promisify(server.bindAsync.bind(server));
  const port = await bind(`${LOOPBACK}:0`, ServerCredentials.createInsecure());
  return {
    port,
    close: () => {
      server.forceShutdown();
      return Promise.resolve();
    },
  };
}

/** A grpc-js client of it: one HTTP/2 connection for all calls. */
export function grpcQuoteClient(port: number): QuoteClient {
  const client = new Client(`${LOOPBACK}:${port}`, credentials.createInsecure());
  const { path, requestSerialize, responseDeserialize } = quoteMethod();
  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        const deadline = Date.now() + TIME_LIMIT_MS;
        client.makeUnaryRequest(
          path,
          requestSerialize,
          responseDeserialize,
          question,
          { deadline },
          (error, reply) => {
            if (error !== null) reject(error);
            else if (reply === undefined) reject(new Error('gRPC: neither an error nor an answer'));
            else resolve(reply);
          },
        );
      }),
    close: () => {
      client.close();
      return Promise.resolve();
    },
  };
}

function quoteMethod(): MethodDefinition<QuoteRequest, QuoteReply> {
  const { protoPath, loader, fullName } = grpcPackages.payments;
  const service = loadSync(protoPath, loader)[fullName] as ServiceDefinition;
  return service['Quote'] as MethodDefinition<QuoteRequest, QuoteReply>;
}
