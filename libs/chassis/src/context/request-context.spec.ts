import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { contextFromHeaders, currentContext, runInContext } from './request-context.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TRACE = '0af7651916cd43dd8448eb211c80319c';

function contextOf(headers: Record<string, string>) {
  return contextFromHeaders((name) => headers[name]);
}

describe('the correlation id', () => {
  it.each([
    { title: 'an UUID', id: '6f1c1f0e-6a55-4f0e-8b6e-6f1b2d3c4e5f' },
    { title: 'one character', id: 'c' },
    { title: 'all characters allowed', id: 'A-z_0.9:x' },
    { title: '64 characters', id: 'x'.repeat(64) },
  ])('is kept when it is $title', ({ id }) => {
    expect(contextOf({ 'x-correlation-id': id }).correlationId).toBe(id);
  });

  it.each([
    { title: 'absent', headers: {} },
    { title: 'empty', headers: { 'x-correlation-id': '' } },
    { title: 'too long', headers: { 'x-correlation-id': 'x'.repeat(65) } },
    { title: 'two headers joined', headers: { 'x-correlation-id': 'a, b' } },
    { title: 'a forged line', headers: { 'x-correlation-id': 'a\n{"level":"fatal"}' } },
    { title: 'a forged header', headers: { 'x-correlation-id': 'a\r\nset-cookie: x' } },
    { title: 'a line break at the end', headers: { 'x-correlation-id': 'abc\n' } },
  ])('is made afresh when it is $title', ({ headers }) => {
    expect(contextOf(headers).correlationId).toMatch(UUID);
  });
});

describe('the trace', () => {
  it('goes on with a span of its own', () => {
    const context = contextOf({ traceparent: `00-${TRACE}-b7ad6b7169203331-01` });

    expect(context.traceId).toBe(TRACE);
    expect(context.spanId).toMatch(/^[0-9a-f]{16}$/);
    expect(context.spanId).not.toBe('b7ad6b7169203331');
    expect(context.traceparent).toBe(`00-${TRACE}-${context.spanId}-01`);
  });

  it('stays unsampled when its start decided so', () => {
    const context = contextOf({ traceparent: `00-${TRACE}-b7ad6b7169203331-00` });

    expect(context.traceparent).toBe(`00-${TRACE}-${context.spanId}-00`);
  });

  it.each([
    { title: 'nonsense', traceparent: 'x' },
    { title: 'the forbidden version', traceparent: `ff-${TRACE}-b7ad6b7169203331-01` },
    { title: 'a trace of zeros', traceparent: `00-${'0'.repeat(32)}-b7ad6b7169203331-01` },
    { title: 'a span of zeros', traceparent: `00-${TRACE}-${'0'.repeat(16)}-01` },
    { title: 'more than version 00 has', traceparent: `00-${TRACE}-b7ad6b7169203331-01-x` },
  ])('begins afresh after $title', ({ traceparent }) => {
    const context = contextOf({ traceparent });

    expect(context.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(context.traceId).not.toBe(TRACE);
    expect(context.traceparent).toBe(`00-${context.traceId}-${context.spanId}-01`);
  });
});

describe('the current context', () => {
  it('is there in all that the work starts, and each request has its own', async () => {
    const seen = await Promise.all(
      ['a', 'b'].map((id) =>
        runInContext(contextOf({ 'x-correlation-id': id }), async () => {
          await turn();
          return currentContext()?.correlationId;
        }),
      ),
    );

    expect(seen).toEqual(['a', 'b']);
  });

  it('is absent outside of requests', () => {
    expect(currentContext()).toBeUndefined();
  });
});
