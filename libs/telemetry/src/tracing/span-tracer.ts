import type { CallEnd, CallSpan, CallTracer, Direction, InboundCall } from '@firebreak/chassis';
import {
  context,
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import { type CallNames, endAttributes, namedCall } from '../metrics/call-attributes.js';

/** Whoever looks after the service, every few seconds. */
const HEALTH = /^[A-Z]+ \/health\//;

/** Makes the spans of calls with OpenTelemetry's SDK. */
export class SpanTracer implements CallTracer {
  constructor(
    private readonly tracer: Tracer,
    private readonly names: CallNames,
  ) {}

  inbound({ operation, correlationId, traceparent }: InboundCall): CallSpan | undefined {
    if (HEALTH.test(operation)) return undefined;
    const caller = traceparent === undefined ? null : parseTraceParent(traceparent);
    const parent =
      caller === null
        ? ROOT_CONTEXT
        : trace.setSpanContext(ROOT_CONTEXT, { ...caller, isRemote: true });
    const span = this.begin('inbound', operation, parent);
    span.setAttribute('firebreak.correlation_id', correlationId);
    return this.callSpan('inbound', span, parent);
  }

  outbound(operation: string): CallSpan {
    const parent = context.active();
    return this.callSpan('outbound', this.begin('outbound', operation, parent), parent);
  }

  private begin(direction: Direction, operation: string, parent: Context): Span {
    const { attributes } = namedCall(direction, operation, this.names);
    const name = attributes['rpc.method'] ?? (operation === 'other' ? 'HTTP' : operation);
    const kind = direction === 'inbound' ? SpanKind.SERVER : SpanKind.CLIENT;
    return this.tracer.startSpan(String(name), { kind, attributes }, parent);
  }

  private callSpan(direction: Direction, span: Span, parent: Context): CallSpan {
    const { traceId, spanId, traceFlags } = span.spanContext();
    const flags = traceFlags.toString(16).padStart(2, '0');
    return {
      trace: { traceId, spanId, traceparent: `00-${traceId}-${spanId}-${flags}` },
      traced: trace.setSpan(parent, span),
      end: (end) => this.end(direction, span, end),
    };
  }

  private end(direction: Direction, span: Span, { code, neverSent, abandoned }: CallEnd): void {
    const attributes = endAttributes(direction, code, this.names);
    span.setAttributes(attributes);
    if (neverSent === true) span.setAttribute('firebreak.call.never_sent', true);
    if (abandoned === true) span.setAttribute('firebreak.call.abandoned', true);
    if ('error.type' in attributes) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  }
}
