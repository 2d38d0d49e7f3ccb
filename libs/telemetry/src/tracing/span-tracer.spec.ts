import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type RequestContext, runInContext } from '@firebreak/chassis';
import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { RequestContextManager } from './request-context-manager.js';
import { SpanTracer } from './span-tracer.js';

const NAMES = {
  serves: 'chain.Orders',
  asks: { service: 'chain.Payments', address: '127.0.0.1:50053' },
};
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = `00-${TRACE}-b7ad6b7169203331-01`;

let exporter: InMemorySpanExporter;
let tracer: SpanTracer;
beforeEach(() => {
  exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  });
  context.setGlobalContextManager(new RequestContextManager());
  tracer = new SpanTracer(provider.getTracer('spec'), NAMES);
});
afterEach(() => context.disable());

function inbound(traceparent?: string) {
  const span = tracer.inbound({ operation: 'PlaceOrder', correlationId: 'c-17', traceparent });
  if (span === undefined) throw new Error('no span');
  const request: RequestContext = { correlationId: 'c-17', ...span.trace, traced: span.traced };
  return { span, request };
}

describe('the span of a call', () => {
  it('goes on with the trace of the caller, and bears the correlation id', () => {
    inbound(CALLER).span.end({ code: 'OK' });

    const [sent] = exporter.getFinishedSpans();
    expect(sent?.name).toBe('chain.Orders/PlaceOrder');
    expect(sent?.spanContext().traceId).toBe(TRACE);
    expect(sent?.parentSpanContext?.spanId).toBe('b7ad6b7169203331');
    expect(sent?.attributes).toMatchObject({
      'firebreak.correlation_id': 'c-17',
      'rpc.response.status_code': 'OK',
    });
  });

  it.each([undefined, 'garbage', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`])(
    'begins a trace where the caller sent %p',
    (traceparent) => {
      const { span } = inbound(traceparent);

      expect(span.trace.traceparent).toMatch(/^00-(?!0{32})[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    },
  );

  it('is the parent of the attempts made within the request', () => {
    const { span, request } = inbound(CALLER);

    const attempt = runInContext(request, () => tracer.outbound('Charge'));
    attempt.end({ code: 'UNAVAILABLE', neverSent: true });

    const [sent] = exporter.getFinishedSpans();
    expect(sent?.parentSpanContext?.spanId).toBe(span.trace.spanId);
    expect(sent?.status.code).toBe(SpanStatusCode.ERROR);
    expect(sent?.attributes).toMatchObject({
      'server.address': '127.0.0.1',
      'error.type': 'UNAVAILABLE',
      'firebreak.call.never_sent': true,
    });
  });

  it('takes the events of what goes on within the request, and of nothing else', () => {
    const { span, request } = inbound();

    runInContext(request, () => trace.getActiveSpan()?.addEvent('refused'));
    trace.getActiveSpan()?.addEvent('outside');
    span.end({ code: 'UNAVAILABLE' });

    expect(exporter.getFinishedSpans()[0]?.events.map(({ name }) => name)).toEqual(['refused']);
  });

  it('does not begin for health checks', () => {
    const call = { operation: 'GET /health/ready', correlationId: 'c-1', traceparent: undefined };

    expect(tracer.inbound(call)).toBeUndefined();
  });
});
