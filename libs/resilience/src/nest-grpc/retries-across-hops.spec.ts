import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Metadata,
  Server,
  ServerCredentials,
  credentials,
  makeClientConstructor,
  status,
  type ServiceDefinition,
  type ServerUnaryCall,
  type sendUnaryData,
} from '@grpc/grpc-js';
import { ExecutionContextHost } from '@nestjs/core/internal';
import { RpcException } from '@nestjs/microservices';
import { Observable, defer, lastValueFrom, throwError } from 'rxjs';
import type { RetryJudge } from '../core/index.js';
import { PREVIOUS_ATTEMPTS_HEADER } from '../grpc/index.js';
import { BreakerRegistry, Retry } from '../policies/index.js';
import { withRetry } from '../rxjs/index.js';
import {
  FailureMarkers,
  GrpcExceptionsFilter,
  Peer,
  failureMarkerOf,
  grpcCallScope,
  retryGrpc,
  unaryCall,
} from './index.js';

/*
 * C ← B ← A over real sockets; C is down, A and B make 3 attempts each.
 */

type Message = Record<string, unknown>;

const ORDER = {
  path: '/test.Hop/Order',
  requestStream: false,
  responseStream: false,
  requestSerialize: () => Buffer.alloc(0),
  requestDeserialize: () => ({}),
  responseSerialize: () => Buffer.alloc(0),
  responseDeserialize: () => ({}),
} as const;
const SERVICE: ServiceDefinition = { Order: ORDER };
const Stub = makeClientConstructor(SERVICE, 'Hop');

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0).toReversed()) close();
});

type Handler = (call: ServerUnaryCall<Message, Message>, answer: sendUnaryData<Message>) => void;

async function listen(handler: Handler): Promise<string> {
  const server = new Server();
  server.addService(SERVICE, { Order: handler });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  closing.push(() => server.forceShutdown());
  return `127.0.0.1:${port}`;
}

/** Three attempts at a peer, with hardly a back-off. */
function gatewayTo(peer: Peer, url: string, retryIf: RetryJudge): () => Observable<Message> {
  const client = new Stub(url, credentials.createInsecure());
  closing.push(() => client.close());
  const start = (metadata: Metadata, options: object) =>
    new Observable<Message>((subscriber) => {
      const { path, requestSerialize, responseDeserialize } = ORDER;
      const call = client.makeUnaryRequest<Message, Message>(
        path,
        requestSerialize,
        responseDeserialize,
        {},
        metadata,
        options,
        (error, message) => {
          if (error !== null) return subscriber.error(error);
          subscriber.next(message!);
          subscriber.complete();
        },
      );
      return () => call.cancel();
    });
  const figures = { attempts: 3, idempotent: true, baseMs: 1, budget: false, retryIf } as const;
  const retry = new Retry(peer.name, figures);
  return () => unaryCall(start, { peer, operation: `${peer.name}/Order` }).pipe(withRetry(retry));
}

interface Manners {
  /** Both retry whatever failed. */
  readonly naive?: boolean;
  /** B says nothing of blame and retries. */
  readonly muted?: boolean;
  /** B does not look how often A had tried. */
  readonly unscoped?: boolean;
}

/** B, which relays what becomes of its call to C. */
function relay(call: () => Observable<Message>, { muted, unscoped }: Manners): Handler {
  const markers = new FailureMarkers({
    self: 'service-b',
    registry: new BreakerRegistry(),
    dependencyOf: () => undefined,
    isMuted: () => muted === true,
  });
  const filter = new GrpcExceptionsFilter(markers);
  const scoped = grpcCallScope();
  return (inbound, answer) => {
    const host = new ExecutionContextHost([inbound.request, inbound.metadata, inbound]);
    const handled = unscoped === true ? defer(call) : defer(() => scoped(host, call));
    handled.subscribe({
      next: (message) => answer(null, message as Message),
      error: (thrown: unknown) =>
        filter.catch(thrown, host).subscribe({ error: (sent: object) => answer(sent) }),
    });
  };
}

/** Calls B once; tells which attempt each call at C said to be, and how A's call ended. */
async function callOnce(manners: Manners) {
  const attempts: number[] = [];
  const c = await listen((call, answer) => {
    attempts.push(Number(call.metadata.get(PREVIOUS_ATTEMPTS_HEADER)[0] ?? 0));
    answer({ code: status.UNAVAILABLE, details: 'down' });
  });
  const judge: RetryJudge = manners.naive ? () => ({ retry: 'if_idempotent' }) : retryGrpc;
  const toC = gatewayTo(new Peer({ name: 'service-c' }), c, judge);
  const b = await listen(relay(toC, manners));
  const peer = new Peer({ name: 'service-b', dependencies: ['service-c'] });
  const error = await lastValueFrom(gatewayTo(peer, b, judge)()).catch((thrown: unknown) => thrown);
  return { attempts, error };
}

describe('three attempts at A and at B while C is down', () => {
  it.each<{ title: string; manners: Manners; attempts: number[] }>([
    { title: '3: A leaves it to B, which has tried', manners: {}, attempts: [0, 1, 2] },
    {
      title: '3 still, if only the pushback tells A',
      manners: { unscoped: true },
      attempts: [0, 1, 2],
    },
    {
      title: '5, if only A tells: B tries again for its first attempt alone',
      manners: { muted: true },
      attempts: [0, 1, 2, 0, 0],
    },
    {
      title: '9, if nobody tells and both are naive',
      manners: { naive: true, muted: true, unscoped: true },
      attempts: [0, 1, 2, 0, 1, 2, 0, 1, 2],
    },
  ])('make $title', async ({ manners, attempts }) => {
    expect((await callOnce(manners)).attempts).toEqual(attempts);
  });

  it('tell A how many they were', async () => {
    const { error } = await callOnce({});

    expect(failureMarkerOf(error)).toMatchObject({
      reason: 'DEPENDENCY_UNAVAILABLE',
      path: ['service-b', 'service-c'],
      attempts: 3,
    });
  });
});

describe('three attempts at A while B itself is down', () => {
  it('are made: nobody else has tried', async () => {
    const failing = throwError(() => new RpcException({ code: status.UNAVAILABLE, message: 'x' }));
    let calls = 0;
    const b = await listen(
      relay(() => {
        calls++;
        return failing;
      }, {}),
    );

    const call = gatewayTo(new Peer({ name: 'service-b' }), b, retryGrpc)();
    await lastValueFrom(call).catch(() => undefined);

    expect(calls).toBe(3);
  });
});
