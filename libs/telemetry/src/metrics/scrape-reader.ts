import { MetricReader } from '@opentelemetry/sdk-metrics';

/** Collects when it is asked to, and not before. */
export class ScrapeReader extends MetricReader {
  protected onForceFlush(): Promise<void> {
    return Promise.resolve();
  }

  protected onShutdown(): Promise<void> {
    return Promise.resolve();
  }
}
