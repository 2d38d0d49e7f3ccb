import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { VERSION } from '@firebreak/chassis';
import { ConsoleHarness, TOKEN } from '../test/console.harness.js';

/** Over real sockets: nothing but the clients of the admin contracts is pretended, for nobody listens. */
const page = mkdtempSync(join(tmpdir(), 'firebreak-page-'));
const its = new ConsoleHarness();

beforeAll(async () => {
  mkdirSync(join(page, 'assets'));
  writeFileSync(join(page, 'index.html'), '<title>the page</title>');
  writeFileSync(join(page, 'assets', 'page-1.js'), 'export {};');
  await its.start({ CONSOLE_LOGS: page }, page);
});
afterAll(async () => {
  await its.stop();
  rmSync(page, { recursive: true });
});

describe('the stream', () => {
  const streams: { close: () => void }[] = [];
  afterEach(() => {
    for (const stream of streams.splice(0)) stream.close();
  });

  it('begins with what a page must know', async () => {
    const stream = await its.openStream();
    streams.push(stream);

    const [, json = ''] = /event: hello\ndata: (.*)\n\n/.exec(stream.first) ?? [];
    expect(JSON.parse(json)).toMatchObject({
      console: { version: VERSION },
      operations: ['Charge', 'Quote'],
      processes: { kind: 'commands', command: { kill: 'docker compose kill {service}' } },
      events: [],
      frames: expect.any(Array),
    });
  });

  it('has an answer to HEAD that ends', async () => {
    const answer = await its.ask('/api/stream', { method: 'HEAD' });

    expect(answer).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/event-stream; charset=utf-8' },
      text: '',
    });
  });

  it('is for 16 at most, and a place is free when one leaves', async () => {
    for (let n = 0; n < 16; n++) streams.push(await its.openStream());

    const refused = await its.ask('/api/stream');

    expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '5' } });
    streams.pop()?.close();
    const late = await retried(() => its.openStream());
    streams.push(late);
    expect(late.status).toBe(200);
  });
});

describe('the controls', () => {
  it('are for the page, with the token', async () => {
    const answer = await its.control('load', { level: 'low' });

    expect(answer).toMatchObject({ status: 204, text: '' });
    expect(its.loads).toEqual([50]);
  });

  it.each([
    { title: 'no token', headers: { authorization: '' }, status: 401 },
    { title: 'a wrong token', headers: { authorization: `Bearer ${TOKEN}x` }, status: 401 },
    { title: 'another scheme', headers: { authorization: `Basic ${TOKEN}` }, status: 401 },
    { title: 'a page elsewhere', headers: { origin: 'http://evil.example' }, status: 403 },
    { title: 'a sandboxed page', headers: { origin: 'null' }, status: 403 },
    { title: 'another port here', headers: { origin: 'http://127.0.0.1:1' }, status: 403 },
    { title: 'a cross-site request', headers: { 'sec-fetch-site': 'cross-site' }, status: 403 },
    { title: 'a site beside it', headers: { 'sec-fetch-site': 'same-site' }, status: 403 },
    { title: 'another host', headers: { host: 'evil.example' }, status: 421 },
  ])('refuse $title with $status', async ({ headers, status }) => {
    const before = its.loads.length;

    const answer = await its.control('load', { level: 'high' }, headers);

    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(its.loads).toHaveLength(before);
  });

  it.each([
    { title: 'no JSON', name: 'load', body: '{', status: 400 },
    { title: 'no level', name: 'load', body: {}, status: 400 },
    { title: 'a field too many', name: 'load', body: { level: 'low', rate: 9e9 }, status: 400 },
    { title: 'no placement', name: 'placement', body: { placement: 'x' }, status: 400 },
    { title: 'a body too large', name: 'load', body: `"${'x'.repeat(20_000)}"`, status: 413 },
    {
      title: 'a rate above 1',
      name: 'fault',
      body: { operation: 'Charge', effect: { kind: 'error_rate', rate: 2 } },
      status: 400,
    },
    {
      title: 'a process nobody supervises',
      name: 'process',
      body: { service: 'service-c', verb: 'kill' },
      status: 409,
    },
    {
      title: 'a service that is down',
      name: 'breaker',
      body: { service: 'service-b', name: 'service-c/Charge', action: 'open' },
      status: 503,
    },
    { title: 'something else', name: 'format-disk', body: {}, status: 404 },
  ])('refuse $title with $status', async ({ name, body, status }) => {
    expect((await its.control(name, body)).status).toBe(status);
  });

  it.each(['/%61pi/controls/load', '/api/%63ontrols/load', '/api/controls/%6coad'])(
    'need the token however their path is written: %s',
    async (path) => {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ level: 'high' });

      expect((await its.ask(path, { method: 'POST', headers, body })).status).toBe(401);
    },
  );

  it('take no forms', async () => {
    const type = { 'content-type': 'application/x-www-form-urlencoded' };

    expect((await its.control('load', 'level=high', type)).status).toBe(415);
  });
});

describe('every request', () => {
  it.each([
    { title: 'a forged host', headers: { host: 'evil.example:3010' }, status: 421 },
    { title: 'a host without its port', headers: { host: '127.0.0.1' }, status: 421 },
  ])('is refused for $title', async ({ headers, status }) => {
    expect((await its.ask('/', { headers })).status).toBe(status);
    expect((await its.ask('/api/stream', { headers })).status).toBe(status);
  });

  it.each(['127.0.0.1', 'localhost', '[::1]'])('may be for %s', async (name) => {
    const answer = await its.ask('/health/live', { headers: { host: `${name}:${its.port}` } });

    expect(answer.status).toBe(200);
  });

  it('of the stream by another page is refused', async () => {
    const headers = { 'sec-fetch-site': 'cross-site' };

    expect((await its.ask('/api/stream', { headers })).status).toBe(403);
  });

  it.each([
    { title: 'garbage', bytes: '\u0000\u0001garbage\r\n\r\n', status: 400 },
    { title: 'a TLS hello', bytes: '\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n', status: 400 },
    {
      title: 'headers without end',
      bytes: `GET / HTTP/1.1\r\nx: ${'x'.repeat(20_000)}`,
      status: 431,
    },
  ])('that is $title ends with $status', async ({ bytes, status }) => {
    expect(await its.send(bytes)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });
});

describe('the page', () => {
  it('may load nothing from elsewhere, is framed by nobody and kept by nobody', async () => {
    const { status, headers, text } = await its.ask('/');

    expect({ status, text }).toEqual({ status: 200, text: '<title>the page</title>' });
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self';");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  });

  it('has assets that are kept, for their names change with them', async () => {
    const { status, headers } = await its.ask('/assets/page-1.js');

    expect(status).toBe(200);
    expect(headers['cache-control']).toContain('immutable');
  });

  it.each(['/nothing', '/../config.ts', '/assets/%2e%2e/%2e%2e/etc/passwd', '/%zz'])(
    'has no %s',
    async (path) => {
      expect([400, 404]).toContain((await its.ask(path)).status);
    },
  );

  it('says how it is built where it is not', async () => {
    const unbuilt = await new ConsoleHarness().start();
    try {
      expect((await unbuilt.ask('/')).text).toContain('npm run build:page');
    } finally {
      await unbuilt.stop();
    }
  });
});

describe('the logs of a request', () => {
  it('are found in all files, in the order of their times', async () => {
    const line = (at: string, correlationId: string, msg: string): string => {
      const time = `2026-01-01T00:00:${at}.000Z`;
      return JSON.stringify({ time, level: 'info', event: 'x', msg, correlationId });
    };
    const ofA = [
      line('01', 'r-1', 'a'),
      'no JSON "correlationId":"r-1"',
      line('04', 'r-1', 'z'),
      line('05', 'r-2', 'other'),
    ];
    const ofB = [line('02', 'r-1', 'b'), 'x'.repeat(600_000)];
    writeFileSync(join(page, 'service-a.log'), `${ofA.join('\n')}\n`);
    writeFileSync(join(page, 'service-b.log'), `${ofB.join('\n')}\n`);
    // What the supervisor put aside when the file was full.
    writeFileSync(join(page, 'service-b.log.1'), `${line('00', 'r-1', 'before b')}\n`);

    const { lines } = JSON.parse((await its.ask('/api/logs/r-1')).text) as { lines: unknown[] };

    expect(lines).toEqual([
      expect.objectContaining({ service: 'service-b', text: 'x: before b' }),
      expect.objectContaining({ service: 'service-a', text: 'x: a', level: 'info' }),
      expect.objectContaining({ service: 'service-b', text: 'x: b' }),
      expect.objectContaining({ service: 'service-a', text: 'x: z' }),
    ]);
  });

  it.each(['a%20b', 'x'.repeat(65), '%3Cscript%3E', '..%2f..%2fetc'])(
    'are not looked for under %s',
    async (id) => {
      expect((await its.ask(`/api/logs/${id}`)).status).toBe(400);
    },
  );
});

async function retried<Result extends { status: number | undefined }>(
  ask: () => Promise<Result>,
): Promise<Result> {
  for (let tries = 0; ; tries++) {
    const result = await ask();
    if (result.status === 200 || tries === 100) return result;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
