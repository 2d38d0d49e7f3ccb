import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { hostAndPort } from '@firebreak/chassis';
import { BreakerRegistry } from '@firebreak/resilience';
import { PolicyRegistry } from '@firebreak/resilience/nest';
import { traceResilience } from '@firebreak/resilience/otel';
import { MetricsServer } from './metrics/metrics-server.js';
import { ServiceMetrics } from './metrics/service-metrics.js';
import { serviceResource } from './service-resource.js';
import { TELEMETRY_OPTIONS, type TelemetryOptions } from './telemetry-options.js';

/** Serves the metrics from the application's bootstrap until everything else is closed. */
@Injectable()
export class TelemetryServer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Telemetry');
  private readonly watching: Disposable[] = [];
  private server: MetricsServer | undefined;
  private port = 0;

  constructor(
    @Inject(TELEMETRY_OPTIONS) private readonly options: TelemetryOptions,
    private readonly modules: ModuleRef,
  ) {}

  /** The port really bound; 0 while it does not listen. */
  get boundPort(): number {
    return this.port;
  }

  /** @throws ListenFault when the port or address cannot be had */
  async onApplicationBootstrap(): Promise<void> {
    const { service, bind, tracing } = this.options;
    const registry = this.modules.get(BreakerRegistry, { strict: false });
    const policies = this.modules.get(PolicyRegistry, { strict: false });
    if (tracing !== undefined) this.watching.push(traceResilience(registry, { policies }));

    const { traffic, names, placement, peers = [] } = this.options;
    const metrics = new ServiceMetrics({
      resource: serviceResource(service),
      traffic,
      names,
      registry,
      policies,
      peers,
      placement: () => placement.current.placement,
    });
    this.watching.push(metrics);
    this.server = new MetricsServer(
      () => metrics.text(),
      (error) => this.logger.error('the metrics could not be read', error),
    );
    this.port = await this.server.listen(this.options);
    const address = hostAndPort(bind, this.port);
    this.logger.log(`metrics of ${service} at http://${address}/metrics`, {
      event: 'metrics.listening',
      port: this.port,
      address,
    });
  }

  async onApplicationShutdown(): Promise<void> {
    for (const watching of this.watching.splice(0)) watching[Symbol.dispose]();
    await this.options.tracing?.stop();
    await this.server?.close();
    this.port = 0;
  }
}
