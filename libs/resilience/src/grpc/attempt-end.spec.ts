import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Client,
  Metadata,
  Server,
  ServerCredentials,
  credentials,
  status,
  type ChannelOptions,
  type ServerUnaryCall,
  type ServiceError,
} from '@grpc/grpc-js';
import { attemptEnd, isMessageFault, isNeverSent } from './index.js';

/*
 * grpc-js words the ends of calls as it likes; these are its words, over real sockets.
 */

type Answer = (error: object | null, message?: Buffer) => void;
type Handler = (call: ServerUnaryCall<Buffer, Buffer>, answer: Answer) => void;

const PATH = '/test.Callee/Charge';
const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0).toReversed()) close();
});

async function serve(charge: Handler) {
  const server = new Server({ 'grpc.max_receive_message_length': 1_000 });
  const bytes = (message: Buffer) => message;
  server.addService(
    {
      Charge: {
        path: PATH,
        requestStream: false,
        responseStream: false,
        requestSerialize: bytes,
        requestDeserialize: bytes,
        responseSerialize: bytes,
        responseDeserialize: bytes,
      },
    },
    { Charge: charge as never },
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  closing.push(() => server.forceShutdown());
  return { server, address: `127.0.0.1:${port}` };
}

interface Attempt {
  readonly size?: number;
  readonly timeoutMs?: number;
  readonly serialize?: (message: Buffer) => Buffer;
  readonly deserialize?: (bytes: Buffer) => Buffer;
  readonly channel?: ChannelOptions;
  /** Called once the call is under way. */
  readonly whenSent?: (cancel: () => void) => void;
}

function failureOf(address: string, attempt: Attempt = {}): Promise<ServiceError> {
  const {
    size = 1,
    timeoutMs = 5_000,
    serialize = (message) => message,
    deserialize = (bytes) => bytes,
    channel,
    whenSent,
  } = attempt;
  const client = new Client(address, credentials.createInsecure(), channel);
  closing.push(() => client.close());
  return new Promise((resolve, reject) => {
    const call = client.makeUnaryRequest(
      PATH,
      serialize,
      deserialize,
      Buffer.alloc(size),
      new Metadata(),
      { deadline: Date.now() + timeoutMs },
      (error) => (error === null ? reject(new Error('it was answered')) : resolve(error)),
    );
    whenSent?.(() => call.cancel());
  });
}

const hang: Handler = () => undefined;

describe('how an attempt ended', () => {
  it('never_sent: nobody listens', async () => {
    const { server, address } = await serve(hang);
    server.forceShutdown();

    const error = await failureOf(address);

    expect(error.code).toBe(status.UNAVAILABLE);
    expect(attemptEnd(error)).toBe('never_sent');
    expect(isNeverSent(error)).toBe(true);
  });

  it('never_sent: the name is unknown', async () => {
    const error = await failureOf('dns:///nowhere.invalid:50053');

    expect(error.code).toBe(status.UNAVAILABLE);
    expect(attemptEnd(error)).toBe('never_sent');
  });

  it.each([
    {
      title: 'the message is too large to send',
      attempt: { size: 600, channel: { 'grpc.max_send_message_length': 500 } },
    },
    {
      title: 'the message cannot be serialized',
      attempt: {
        serialize: () => {
          throw new Error('not a number');
        },
      },
    },
  ])('never_sent, and nobody to blame: $title', async ({ attempt }) => {
    const { address } = await serve(hang);

    const error = await failureOf(address, attempt);

    expect(attemptEnd(error)).toBe('never_sent');
    expect(isNeverSent(error)).toBe(false);
    expect(isMessageFault(error)).toBe(true);
  });

  it('peer, and nobody to blame: it takes no message of that size', async () => {
    const { address } = await serve(hang);

    const error = await failureOf(address, { size: 2_000 });

    expect(attemptEnd(error)).toBe('peer');
    expect(isMessageFault(error)).toBe(true);
  });

  it('peer: it answered with a status', async () => {
    const { address } = await serve((_call, answer) => answer({ code: 14, details: 'down' }));

    expect(attemptEnd(await failureOf(address))).toBe('peer');
  });

  it('peer: it relayed words that look like a connection of ours', async () => {
    const details = 'No connection established. Last error: connect ECONNREFUSED 10.0.0.7:50053';
    const { address } = await serve((_call, answer) => answer({ code: 14, details }));

    expect(attemptEnd(await failureOf(address))).toBe('peer');
  });

  it.each([
    { title: 'peer: only a peer says NOT_FOUND', code: status.NOT_FOUND, end: 'peer' },
    {
      title: 'dropped: UNAVAILABLE may be our own word, so what it did is unknown',
      code: status.UNAVAILABLE,
      end: 'dropped',
    },
  ])('after its headers, in trailers: $title', async ({ code, end }) => {
    const { address } = await serve((call, answer) => {
      call.sendMetadata(new Metadata());
      setImmediate(() => answer({ code, details: 'said' }));
    });

    const error = await failureOf(address);

    expect(error.code).toBe(code);
    expect(attemptEnd(error)).toBe(end);
  });

  it.each<{ title: string; attempt: Attempt; code: status }>([
    {
      title: 'it cannot be read',
      attempt: {
        deserialize: () => {
          throw new Error('not a number');
        },
      },
      code: status.INTERNAL,
    },
    {
      title: 'it is larger than we take',
      attempt: { channel: { 'grpc.max_receive_message_length': 1 } },
      code: status.RESOURCE_EXHAUSTED,
    },
  ])('dropped, for it has acted: its reply came, but $title', async ({ attempt, code }) => {
    const { address } = await serve((_call, answer) => answer(null, Buffer.alloc(10)));

    const error = await failureOf(address, attempt);

    expect(error.code).toBe(code);
    expect(attemptEnd(error)).toBe('dropped');
  });

  it('own_deadline: silence', async () => {
    const { address } = await serve(hang);

    const error = await failureOf(address, { timeoutMs: 60 });

    expect(error.code).toBe(status.DEADLINE_EXCEEDED);
    expect(attemptEnd(error)).toBe('own_deadline');
  });

  it('own_deadline: the time was up before it began', async () => {
    const { address } = await serve(hang);

    expect(attemptEnd(await failureOf(address, { timeoutMs: -1 }))).toBe('own_deadline');
  });

  it('caller: we cancelled it', async () => {
    const { address } = await serve(hang);

    const error = await failureOf(address, { whenSent: (cancel) => setTimeout(cancel, 30) });

    expect(error.code).toBe(status.CANCELLED);
    expect(attemptEnd(error)).toBe('caller');
  });

  it('dropped: the server ended its streams', async () => {
    const { server, address } = await serve(() => server.forceShutdown());

    const error = await failureOf(address);

    expect(attemptEnd(error)).toBe('dropped');
  });

  it.each([
    { code: status.UNAVAILABLE, details: 'Connection dropped' },
    { code: status.UNAVAILABLE, details: 'read ECONNRESET' },
    { code: status.UNAVAILABLE, details: 'read ETIMEDOUT' },
    { code: status.UNAVAILABLE, details: 'ledger: connect ECONNREFUSED 10.0.0.7:50053' },
    { code: status.UNAVAILABLE, details: 'ledger: No connection established' },
    { code: status.INTERNAL, details: 'Received RST_STREAM with code 2 (Internal server error)' },
    { code: status.RESOURCE_EXHAUSTED, details: 'Bandwidth exhausted or memory limit exceeded' },
    { code: status.INTERNAL, details: 'Response message parsing error: index out of range' },
    { code: status.UNIMPLEMENTED, details: 'No message received' },
    { code: status.UNIMPLEMENTED, details: 'Too many responses received' },
    { code: status.UNKNOWN, details: 'No status information received' },
    { code: status.INTERNAL, details: 'words of a version to come' },
    { code: status.PERMISSION_DENIED, details: 'Protocol not secure enough' },
    { code: status.UNAUTHENTICATED, details: 'Received HTTP status code 401' },
  ])('dropped: "$details"', ({ code, details }) => {
    const error = Object.assign(new Error(details), { code, details, metadata: new Metadata() });

    expect(attemptEnd(error)).toBe('dropped');
  });

  it.each([
    status.INVALID_ARGUMENT,
    status.NOT_FOUND,
    status.ALREADY_EXISTS,
    status.PERMISSION_DENIED,
    status.FAILED_PRECONDITION,
    status.ABORTED,
    status.OUT_OF_RANGE,
    status.DATA_LOSS,
    status.UNAUTHENTICATED,
  ])('peer: grpc-js itself never says %s', (code) => {
    const details = 'said';
    const error = Object.assign(new Error(details), { code, details, metadata: new Metadata() });

    expect(attemptEnd(error)).toBe('peer');
  });

  it("dropped: a proxy's page is no answer of the peer", () => {
    const metadata = new Metadata();
    metadata.set('content-type', 'text/html');
    const details = 'Received HTTP status code 403';
    const code = status.PERMISSION_DENIED;

    expect(attemptEnd(Object.assign(new Error(details), { code, details, metadata }))).toBe(
      'dropped',
    );
  });

  it.each([
    'No connection established',
    'round_robin: No connection established. Last error: none',
    'Stream refused by server',
    'No connection established. Last error: connect ECONNREFUSED 10.0.0.7:50053',
    'Name resolution failed for target dns:service-c:50053',
  ])('never_sent: "%s"', (details) => {
    const code = status.UNAVAILABLE;
    const error = Object.assign(new Error(details), { code, details, metadata: new Metadata() });

    expect(attemptEnd(error)).toBe('never_sent');
  });
});
