import { AsyncResource } from 'node:async_hooks';
import type { ServiceLogger } from '@firebreak/chassis';
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';

/** Tells once when spans can no longer be sent, and once when they can again. */
export class WatchedExporter implements SpanExporter {
  private lost = 0;
  /** Its lines speak of many requests, so they must not bear the ids of one. */
  private readonly outside = new AsyncResource('WatchedExporter');

  constructor(
    private readonly exporter: SpanExporter,
    private readonly url: string,
    private readonly logger: Pick<ServiceLogger, 'log' | 'warn'>,
  ) {}

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.exporter.export(spans, (result) => {
      this.outside.runInAsyncScope(() => this.judge(spans.length, result));
      // Told here; the SDK would tell of each batch.
      done({ code: ExportResultCode.SUCCESS });
    });
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown();
  }

  forceFlush(): Promise<void> {
    return this.exporter.forceFlush?.() ?? Promise.resolve();
  }

  private judge(count: number, { code, error }: ExportResult): void {
    if (code === ExportResultCode.FAILED) {
      if (this.lost === 0) this.tellLost(error);
      this.lost += count;
    } else if (this.lost > 0) {
      this.logger.log(`spans reach ${this.url} again; ${this.lost} were lost`, {
        event: 'traces.recovered',
        lost: this.lost,
      });
      this.lost = 0;
    }
  }

  private tellLost(error: Error | undefined): void {
    const why = error?.message ?? 'the collector refused them';
    this.logger.warn(
      `spans cannot be sent to ${this.url}: ${why}. They are dropped, no request waits; check OTEL_EXPORTER_OTLP_ENDPOINT`,
      { event: 'traces.lost' },
    );
  }
}
