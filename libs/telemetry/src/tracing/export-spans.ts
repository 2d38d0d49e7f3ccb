import { setTimeout as delay } from 'node:timers/promises';
import { context } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { serviceResource } from '../service-resource.js';
import { RequestContextManager } from './request-context-manager.js';
import { SpanTracer } from './span-tracer.js';
import type { Tracing, TracingOptions } from './tracing-options.js';
import { WatchedExporter } from './watched-exporter.js';

const LAST_SPANS_MS = 500;
/** One request to the collector, repeats included. */
const EXPORT_MS = 5_000;

/**
 * Starts the SDK: what is loaded only where spans are wanted. At most 2,048 spans wait to be sent in
 * batches, those beyond are dropped; the SDK's variables change that (OTEL_BSP_*), the share that is
 * recorded (OTEL_TRACES_SAMPLER) and what the collector is told besides (OTEL_EXPORTER_OTLP_HEADERS).
 */
export function exportSpans(options: TracingOptions & { readonly endpoint: string }): Tracing {
  const { service, names, endpoint, logger } = options;
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: EXPORT_MS });
  const provider = new BasicTracerProvider({
    resource: serviceResource(service),
    spanProcessors: [new BatchSpanProcessor(new WatchedExporter(exporter, url, logger))],
  });
  context.setGlobalContextManager(new RequestContextManager());
  logger.log(`spans of ${service} go to ${url}`, { event: 'traces.exporting', url });
  return {
    tracer: new SpanTracer(provider.getTracer('@firebreak/telemetry'), names),
    stop: async () => {
      context.disable();
      const given = new AbortController();
      const ended = provider.shutdown().catch(() => undefined);
      const limit = delay(LAST_SPANS_MS, undefined, { signal: given.signal });
      await Promise.race([ended, limit.catch(() => undefined)]);
      given.abort();
    },
  };
}
