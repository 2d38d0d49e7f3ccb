import type { Context } from '@opentelemetry/api';
import type { TraceContext } from '../context/trace-context.js';
import type { CallEnd } from './traffic.js';

/** A call as it comes in. */
export interface InboundCall {
  /** As it is counted: a route, a method of the contract, or `other`. */
  readonly operation: string;
  readonly correlationId: string;
  /** The header, if it has one. */
  readonly traceparent: string | undefined;
}

/** A span that has begun. */
export interface CallSpan {
  /** Its place in the trace, for log lines and for the next hop. */
  readonly trace: Pick<TraceContext, 'traceId' | 'spanId' | 'traceparent'>;
  /** For what happens within the call. */
  readonly traced: Context;
  end(end: CallEnd): void;
}

/** Records the spans of calls. A service without one hands traces on and records nothing. */
export interface CallTracer {
  /** @returns undefined for a call that is not worth a span */
  inbound(call: InboundCall): CallSpan | undefined;
  /** One attempt, within the request being served. */
  outbound(operation: string): CallSpan;
}
