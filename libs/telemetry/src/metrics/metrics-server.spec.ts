import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ListenFault } from '@firebreak/chassis';
import { MetricsServer } from './metrics-server.js';

const TARGET = { bind: '127.0.0.1', portVariable: 'SERVICE_B_METRICS_PORT' };

let read: () => Promise<string>;
let failed: unknown[];
let server: MetricsServer;
let port: number;
beforeEach(async () => {
  read = () => Promise.resolve('up 1\n');
  failed = [];
  server = new MetricsServer(
    () => read(),
    (error) => void failed.push(error),
  );
  port = await server.listen({ ...TARGET, port: 0 });
});
afterEach(async () => server.close());

function ask(path: string, init?: RequestInit): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}${path}`, init);
}

describe('the metrics port', () => {
  it('answers GET /metrics with the text as Prometheus wants it', async () => {
    const answer = await ask('/metrics?x=1');

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await answer.text()).toBe('up 1\n');
  });

  it.each([
    { title: 'another path', path: '/', init: {}, status: 404 },
    { title: 'another method', path: '/metrics', init: { method: 'POST', body: 'x' }, status: 405 },
    {
      title: 'a method of its own making',
      path: '/metrics',
      init: { method: 'PURGE' },
      status: 405,
    },
  ])('answers $title plainly with $status', async ({ path, init, status }) => {
    const answer = await ask(path, init);

    expect(answer.status).toBe(status);
    expect((await answer.text()).split('\n')).toHaveLength(2);
  });

  it.each([
    { title: 'what is no HTTP', bytes: '\u0000\u0001\r\n\r\n', status: 400 },
    { title: 'a request without Host', bytes: 'GET /metrics HTTP/1.1\r\n\r\n', status: 400 },
    {
      title: 'headers beyond 8 KiB',
      bytes: `GET /metrics HTTP/1.1\r\nhost: ${'x'.repeat(9_000)}\r\n\r\n`,
      status: 431,
    },
  ])('answers $title with $status and ends the connection', async ({ bytes, status }) => {
    const socket = connect(port, '127.0.0.1');
    socket.write(bytes);

    expect(await text(socket)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });

  it('answers 500 when the metrics cannot be read, and says why elsewhere', async () => {
    const fault = new Error('a listener failed');
    read = () => Promise.reject(fault);

    const answer = await ask('/metrics');

    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain(fault.message);
    expect(failed).toEqual([fault]);
  });

  it('names the variable when the port is taken', async () => {
    const second = new MetricsServer(read, () => undefined);

    const listening = second.listen({ ...TARGET, port });

    await expect(listening).rejects.toThrow(ListenFault);
    await expect(listening).rejects.toThrow(/SERVICE_B_METRICS_PORT/);
  });

  it('ends open connections when it is closed', async () => {
    const socket = connect(port, '127.0.0.1');
    await ask('/metrics');

    await server.close();

    expect(await text(socket)).toBe('');
  });
});
