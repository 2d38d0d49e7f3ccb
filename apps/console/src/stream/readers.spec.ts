import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Readers, type StreamSink } from './readers.js';

/** Real sockets, whose buffers have to fill. */
jest.setTimeout(30_000);

const CHUNK = Buffer.alloc(64 * 1_024, 'x');
const MOST_WAITING = 1_024 * 1_024;

describe('the readers of the stream', () => {
  let server: Server;
  let readers: Readers;
  let dropped: number[];
  const clients: Socket[] = [];

  beforeEach(async () => {
    dropped = [];
    readers = new Readers({ most: 3, mostWaitingBytes: MOST_WAITING }, (total) =>
      dropped.push(total),
    );
    server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.destroy();
    server.close();
  });

  /** Connects and reads nothing, unless it is told. */
  async function open(): Promise<{ client: Socket; response: ServerResponse }> {
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    clients.push(client);
    client.on('error', () => undefined).write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    const [, response] = (await once(server, 'request')) as [unknown, ServerResponse];
    readers.add(response, Buffer.from('hello'));
    return { client, response };
  }

  it('who never read cost a bounded buffer, then are dropped and counted', async () => {
    const { response } = await open();
    let most = 0;

    for (let n = 0; n < 1_000 && readers.count > 0; n++) {
      readers.send(CHUNK);
      most = Math.max(most, response.writableLength);
      await new Promise((resolve) => setImmediate(resolve));
    }

    expect(dropped).toEqual([1]);
    expect(response.destroyed).toBe(true);
    expect(most).toBeLessThanOrEqual(MOST_WAITING + 2 * CHUNK.length);
  });

  it('who read get everything, whoever beside them does not', async () => {
    await open();
    const { client } = await open();
    let bytes = 0;
    client.on('data', (part) => (bytes += part.length));
    const sent = 200;

    for (let n = 0; n < sent; n++) {
      readers.send(CHUNK);
      while (bytes < n * CHUNK.length) await once(client, 'data');
    }

    expect(dropped).toEqual([1]);
    expect(readers.count).toBe(1);
  });

  it('are gone when they leave', async () => {
    const { client, response } = await open();
    const closed = once(response, 'close');
    client.destroy();
    await closed;

    expect(readers.count).toBe(0);
  });

  it('are at most so many', () => {
    for (let n = 0; n < 3; n++) readers.add(pretended(), CHUNK);

    expect(readers.isFull).toBe(true);
  });

  it('are all sent away when it closes, and nobody is taken after that', () => {
    const ended: string[] = [];
    readers.add(
      pretended(() => ended.push('before')),
      CHUNK,
    );

    readers.close();
    readers.add(
      pretended(() => ended.push('after')),
      CHUNK,
    );

    expect(ended).toEqual(['before', 'after']);
    expect(readers).toMatchObject({ count: 0, isClosed: true });
  });
});

function pretended(end: () => void = () => undefined): StreamSink {
  const nothing = (): void => undefined;
  return { write: () => true, writableLength: 0, destroy: nothing, end, once: nothing };
}
