import type { Traffic } from '@firebreak/chassis';
import { PLACEMENT_NAMES } from '@firebreak/contracts/plain';
import type { BreakerRegistry } from '@firebreak/resilience';
import { observeResilience, type PeerCounts, type PolicySource } from '@firebreak/resilience/otel';
import type { Resource } from '@opentelemetry/resources';
import { AggregationType, MeterProvider } from '@opentelemetry/sdk-metrics';
import type { CallNames } from './call-attributes.js';
import { observeProcess } from './process-metrics.js';
import { prometheusText } from './prometheus-text.js';
import { ScrapeReader } from './scrape-reader.js';
import { TrafficProducer } from './traffic-producer.js';

/** What a service shows by its metrics. */
export interface MetricSources {
  readonly resource: Resource;
  readonly traffic: Pick<Traffic, 'snapshot'>;
  readonly names: CallNames;
  readonly registry: BreakerRegistry;
  readonly policies: Pick<PolicySource, 'snapshots'>;
  /** @default none */
  readonly peers?: readonly PeerCounts[];
  /** The placement that is in force. */
  readonly placement: () => string;
}

/** The metrics of one service; none of them costs a call anything, all are read when asked for. */
export class ServiceMetrics implements Disposable {
  private readonly reader: ScrapeReader;
  private readonly watching: Disposable;
  private reading: Promise<string> | undefined;

  constructor(sources: MetricSources) {
    const { resource, traffic, names, registry, policies, peers = [], placement } = sources;
    this.reader = new ScrapeReader({ metricProducers: [new TrafficProducer(traffic, names)] });
    const provider = new MeterProvider({
      resource,
      readers: [this.reader],
      // Attempts have real histograms here; counters with a label `le` are for applications without.
      views: [
        {
          instrumentName: 'resilience.breaker.call.duration.*',
          aggregation: { type: AggregationType.DROP },
        },
      ],
    });
    this.watching = observeResilience(registry, {
      meter: provider.getMeter('@firebreak/resilience'),
      policies,
      peers,
    });
    const meter = provider.getMeter('@firebreak/telemetry');
    observeProcess(meter);
    meter
      .createObservableUpDownCounter('firebreak.placement', {
        unit: '1',
        description: '1 for the placement in force, 0 for the others.',
      })
      .addCallback((result) => {
        const inForce = placement();
        for (const name of PLACEMENT_NAMES) {
          result.observe(Number(name === inForce), { 'firebreak.placement': name });
        }
      });
  }

  /** All of them in Prometheus' text format. Whoever asks meanwhile gets the same text. */
  text(): Promise<string> {
    this.reading ??= this.read().finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  [Symbol.dispose](): void {
    this.watching[Symbol.dispose]();
  }

  private async read(): Promise<string> {
    const { resourceMetrics } = await this.reader.collect();
    return prometheusText(resourceMetrics);
  }
}
