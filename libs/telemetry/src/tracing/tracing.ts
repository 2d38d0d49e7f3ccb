import type { Tracing, TracingOptions } from './tracing-options.js';

/**
 * Begins to record spans and to send them to the collector. Without an endpoint there is nothing to
 * do, and nothing of the SDK is loaded.
 * @returns undefined without an endpoint
 */
export async function startTracing({
  endpoint,
  ...options
}: TracingOptions): Promise<Tracing | undefined> {
  if (endpoint === undefined) return undefined;
  const { exportSpans } = await import('./export-spans.js');
  return exportSpans({ ...options, endpoint });
}
