import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Server,
  ServerCredentials,
  status,
  type CallOptions,
  type Metadata,
  type ServerWritableStream,
  type ServiceDefinition,
} from '@grpc/grpc-js';
import { ClientProxyFactory, Transport, type ClientGrpc } from '@nestjs/microservices';
import { type Observable, lastValueFrom, take, toArray } from 'rxjs';
import { BreakerConfigError, CallCancelledError } from '../core/index.js';
import { attemptFactsOf } from '../grpc/index.js';
import { CircuitBreaker, monotonicClock, runInCallScope } from '../policies/index.js';
import { circuitBreakerForStream } from '../rxjs/index.js';
import {
  Peer,
  classifyForOperation,
  classifyForService,
  streamCall,
  type StreamCallOptions,
} from './index.js';

/*
 * Server streams over real sockets, through Nest's own client.
 */

type Message = Record<string, unknown>;
type Call = ServerWritableStream<Message, Message>;

const toBytes = (message: Message) => Buffer.from(JSON.stringify(message));
const fromBytes = (bytes: Buffer) => JSON.parse(bytes.toString()) as Message;
const FEED: ServiceDefinition = {
  Watch: {
    path: '/test.Feed/Watch',
    originalName: 'watch',
    requestStream: false,
    responseStream: true,
    requestSerialize: toBytes,
    requestDeserialize: fromBytes,
    responseSerialize: toBytes,
    responseDeserialize: fromBytes,
  },
};

interface Feed {
  watch(request: Message, metadata: Metadata, options: CallOptions): Observable<Message>;
}

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** A client of a server that serves each stream so. */
async function startFeed(serve: (call: Call) => void): Promise<Feed> {
  const server = new Server();
  server.addService(FEED, { Watch: serve });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  closing.push(() => server.forceShutdown());
  return clientOf(`127.0.0.1:${port}`);
}

function clientOf(url: string): Feed {
  const packageDefinition = { 'test.Feed': FEED };
  const options = { package: 'test', packageDefinition, url };
  const client = ClientProxyFactory.create({ transport: Transport.GRPC, options });
  closing.push(() => client.close());
  return (client as unknown as ClientGrpc).getService<Feed>('Feed');
}

function setUp(feed: Feed, options: StreamCallOptions = {}) {
  const peer = new Peer({ name: 'feed' });
  const figures = { failureThreshold: 3, fairMs: 20 };
  const whole = new CircuitBreaker('feed', figures, { classify: classifyForService });
  const operation = new CircuitBreaker('feed/Watch', figures, { classify: classifyForOperation });
  const call = streamCall<Message>((metadata, given) => feed.watch({}, metadata, given), {
    peer,
    operation: 'feed/Watch',
    ...options,
  }).pipe(circuitBreakerForStream(operation), circuitBreakerForStream(whole));
  const counts = () => ({
    operation: operation.snapshot().counters,
    whole: whole.snapshot().counters,
  });
  return { peer, call, counts };
}

const failure = (call: Observable<unknown>): Promise<unknown> =>
  lastValueFrom(call).then(
    () => 'no failure',
    (error: unknown) => error,
  );

describe('streamCall', () => {
  it('passes every message on, and succeeds once the stream has ended', async () => {
    const feed = await startFeed((call) => {
      for (const n of [1, 2, 3]) call.write({ n });
      call.end();
    });
    const { peer, call, counts } = setUp(feed);

    const messages = await lastValueFrom(call.pipe(toArray()));

    expect(messages).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(peer.lastHeardAt).toBeDefined();
    expect(counts()).toMatchObject({ operation: { success: 1 }, whole: { success: 1 } });
  });

  it('fails with the status it ends with, also after messages (T27)', async () => {
    const feed = await startFeed((call) => {
      call.write({ n: 1 });
      call.emit('error', { code: status.INTERNAL, details: 'broken' });
    });
    const { call, counts } = setUp(feed);

    expect(await failure(call)).toMatchObject({ code: status.INTERNAL, details: 'broken' });
    expect(counts()).toMatchObject({
      operation: { success: 0, failure: 1 },
      whole: { success: 0, failure: 1 },
    });
  });

  it('gives up a stream whose first message does not come, and says so to the peer', async () => {
    let cancelled: () => void;
    const left = new Promise<void>((resolve) => {
      cancelled = resolve;
    });
    const feed = await startFeed((call) => call.once('cancelled', () => cancelled()));
    const { call, counts } = setUp(feed, { firstMessageMs: 60 });

    const error = await failure(call);
    await left;

    expect(error).toMatchObject({ code: status.DEADLINE_EXCEEDED });
    expect(attemptFactsOf(error)).toMatchObject({ endedBy: 'own_deadline', grantedMs: 60 });
    // Nothing was heard of the whole peer meanwhile, so it counts for both.
    expect(counts()).toMatchObject({ operation: { failure: 1 }, whole: { failure: 1 } });
  });

  it('gives up a stream that falls silent; a peer that is heard elsewhere is well (rule E)', async () => {
    const feed = await startFeed((call) => {
      call.write({ n: 1 });
    });
    const silent = setUp(feed, { idleMs: 60 });
    const error = await failure(silent.call);

    const heard = setUp(feed, { idleMs: 60 });
    const elsewhere = setInterval(() => {
      heard.peer.lastHeardAt = monotonicClock.now();
    }, 5);
    await failure(heard.call);
    clearInterval(elsewhere);

    expect(attemptFactsOf(error)).toMatchObject({ endedBy: 'own_deadline', grantedMs: 60 });
    expect(silent.counts()).toMatchObject({ operation: { failure: 1 }, whole: { failure: 1 } });
    expect(heard.counts()).toMatchObject({
      operation: { failure: 1 },
      whole: { failure: 0, ignore: 1 },
    });
  });

  it('ends the stream at the peer when its subscriber leaves, and blames nobody', async () => {
    let cancelled: () => void;
    const left = new Promise<void>((resolve) => {
      cancelled = resolve;
    });
    const feed = await startFeed((call) => {
      call.once('cancelled', () => cancelled());
      call.write({ n: 1 });
    });
    const { call, counts } = setUp(feed);

    await lastValueFrom(call.pipe(take(1)));
    await left;

    expect(counts()).toMatchObject({
      operation: { ignore: 1, failure: 0, success: 0 },
      whole: { ignore: 1, failure: 0, success: 0 },
    });
  });

  it('ends with the deadline of its scope, and has none without one', async () => {
    const deadlines: number[] = [];
    const feed = await startFeed((call) => {
      deadlines.push(Number(call.getDeadline()));
      call.write({ n: 1 });
    });
    const { call } = setUp(feed);

    // First the one that takes as long as it takes to connect.
    await lastValueFrom(call.pipe(take(1)));
    const attemptDeadlineAt = monotonicClock.now() + 80;
    const error = await runInCallScope({ attemptDeadlineAt }, () => failure(call));

    expect(error).toMatchObject({ code: status.DEADLINE_EXCEEDED });
    expect(deadlines).toEqual([Infinity, expect.any(Number)]);
    expect(deadlines[1]).toBeLessThan(Infinity);
  });

  it.each([
    {
      title: 'its caller leaves',
      because: new CallCancelledError('caller_left'),
      reason: 'caller_left',
    },
    {
      title: 'AbortSignal.timeout is over',
      because: new DOMException('too late', 'TimeoutError'),
      reason: 'deadline',
    },
  ])('is cancelled when $title, and keeps the cause', async ({ because, reason }) => {
    const feed = await startFeed((call) => {
      call.write({ n: 1 });
    });
    const { call } = setUp(feed);
    const controller = new AbortController();

    const ended = runInCallScope({ signal: controller.signal }, () => failure(call));
    controller.abort(because);

    expect(await ended).toMatchObject({ code: 'CALL_CANCELLED', reason, cause: because });
  });

  it('fails before anything was sent where nobody listens', async () => {
    const { call, counts } = setUp(clientOf('127.0.0.1:1'));

    const error = await failure(call);

    expect(attemptFactsOf(error)).toMatchObject({ endedBy: 'never_sent' });
    expect(counts()).toMatchObject({ operation: { failure: 1 }, whole: { failure: 1 } });
  });

  it.each([
    { title: 'zero', options: { firstMessageMs: 0 } },
    { title: 'negative', options: { idleMs: -1 } },
    { title: 'infinite', options: { idleMs: Infinity } },
    { title: 'not a number', options: { firstMessageMs: Number.NaN, idleMs: Number.NaN } },
  ])('refuses limits at once: $title', ({ options }) => {
    const make = (): unknown => streamCall(() => ({}) as Observable<Message>, options);

    expect(make).toThrow(BreakerConfigError);
  });
});
