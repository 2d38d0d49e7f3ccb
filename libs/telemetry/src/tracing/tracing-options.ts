import type { CallTracer, ServiceLogger } from '@firebreak/chassis';
import type { CallNames } from '../metrics/call-attributes.js';

/** Spans under way to a collector. */
export interface Tracing {
  readonly tracer: CallTracer;
  /** Sends what is left, for half a second at most, and records nothing more. */
  stop(): Promise<void>;
}

/** What spans are made of and where they go. */
export interface TracingOptions {
  readonly service: string;
  /** Whom it serves and asks. */
  readonly names: CallNames;
  /** Where the collector is: OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly endpoint: string | undefined;
  readonly logger: Pick<ServiceLogger, 'log' | 'warn'>;
}
