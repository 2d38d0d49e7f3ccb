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
  /** What tracers added to it on the way; handed on as it came. @default nothing */
  readonly tracestate?: string;
}

// A trace that starts here is marked as sampled: a tracer further down may record it.
const SAMPLED = 0x01;
const LIST_OF_STATES = /^[\x20-\x7e]{1,512}$/;

/**
 * Continues the trace of a `traceparent` header with a span of its own, or starts a fresh one; then
 * the `tracestate` beside it means nothing.
 */
export function continueTrace(header: string | undefined, state?: string): TraceContext {
  const parent = header === undefined ? null : parseTraceParent(header);
  const traceId = parent?.traceId ?? randomBytes(16).toString('hex');
  const spanId = randomBytes(8).toString('hex');
  const flags = (parent?.traceFlags ?? SAMPLED) & SAMPLED;
  const trace = { traceId, spanId, traceparent: `00-${traceId}-${spanId}-0${flags}` };
  const isHandedOn = parent !== null && state !== undefined && LIST_OF_STATES.test(state);
  return isHandedOn ? { ...trace, tracestate: state } : trace;
}
