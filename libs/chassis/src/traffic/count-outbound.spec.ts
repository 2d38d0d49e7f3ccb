import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  Client,
  credentials,
  type handleUnaryCall,
  Server,
  ServerCredentials,
  status,
} from '@grpc/grpc-js';
import { loadSync, type MethodDefinition, type ServiceDefinition } from '@grpc/proto-loader';
import { fileURLToPath } from 'node:url';
import { countOutbound } from './count-outbound.js';
import { Traffic } from './traffic.js';

const PROTO = fileURLToPath(new URL('../../test/echo.proto', import.meta.url));
const ECHO = loadSync(PROTO)['chassis.test.v1.Echo'] as ServiceDefinition;

interface Words {
  readonly text: string;
}

let server: Server;
let client: Client;
let traffic: Traffic;
beforeEach(async () => {
  server = new Server();
  server.addService(ECHO, {
    say: (({ request }, reply) =>
      request.text === 'fail'
        ? reply({ code: status.ABORTED, details: '' })
        : reply(null, request)) satisfies handleUnaryCall<Words, Words>,
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  traffic = new Traffic();
  client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
    interceptors: [countOutbound(traffic, ({ details }) => details.startsWith('No connection'))],
  });
});
afterEach(() => {
  client.close();
  server.forceShutdown();
});

function ended() {
  const [counted] = traffic.snapshot();
  return Object.fromEntries([...(counted?.ended ?? [])].map(([code, { count }]) => [code, count]));
}

function say(text: string, timeoutMs?: number): Promise<string> {
  const { path, requestSerialize, responseDeserialize } = ECHO['Say'] as MethodDefinition<
    object,
    unknown
  >;
  return new Promise((resolve) => {
    client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      { text },
      timeoutMs === undefined ? {} : { deadline: Date.now() + timeoutMs },
      (error) => resolve(error === null ? 'OK' : (status[error.code] ?? '')),
    );
  });
}

describe('outbound calls', () => {
  it('are counted by operation and status, and come through', async () => {
    const said = await Promise.all([say('hello'), say('fail')]);

    expect(said).toEqual(['OK', 'ABORTED']);
    expect(traffic.snapshot()).toMatchObject([
      {
        direction: 'outbound',
        operation: 'Say',
        started: 2,
        neverSent: 0,
        inFlight: 0,
        peakInFlight: 2,
      },
    ]);
    expect(ended()).toEqual({ OK: 1, ABORTED: 1 });
  });

  it('tell what is left of their deadline, those that have one', async () => {
    await Promise.all([say('at leisure'), say('in a hurry', 60_000)]);

    const [{ budget } = {}] = traffic.snapshot();
    expect(budget?.count).toBe(1);
    expect(budget?.sumMs).toBeGreaterThan(50_000);
    expect(budget?.sumMs).toBeLessThanOrEqual(60_000);
  });

  it('are counted apart if they never left', async () => {
    server.forceShutdown();

    await say('nobody hears it');

    expect(traffic.snapshot()).toMatchObject([{ started: 1, neverSent: 1 }]);
    expect(ended()).toEqual({ UNAVAILABLE: 1 });
  });
});
