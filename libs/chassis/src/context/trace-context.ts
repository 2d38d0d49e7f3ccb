import { randomBytes } from 'node:crypto';
import { parseTraceParent } from '@opentelemetry/core';

/** Where a hop stands in a W3C trace. */
export interface TraceContext {
  /** 32 hex digits, the same at every hop. */
  readonly traceId: string;
  /** 16 hex digits, this hop's own. */
  readonly spanId: string;
  /** The header for the next hop: this trace, with this hop as the parent. */
  readonly traceparent: string;
}

// A trace that starts here is marked as sampled: a tracer further down may record it.
const SAMPLED = 0x01;

/** Continues the trace of a `traceparent` header with a span of its own, or starts a fresh one. */
export function continueTrace(header: string | undefined): TraceContext {
  const parent = header === undefined ? null : parseTraceParent(header);
  const traceId = parent?.traceId ?? randomBytes(16).toString('hex');
  const spanId = randomBytes(8).toString('hex');
  const flags = (parent?.traceFlags ?? SAMPLED) & SAMPLED;
  return { traceId, spanId, traceparent: `00-${traceId}-${spanId}-0${flags}` };
}
